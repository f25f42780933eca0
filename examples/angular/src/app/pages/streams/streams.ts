import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { lackingIn } from '../../format/lacking';
import { number, plural } from '../../format/units';
import { CircuitsState } from '../../state/circuits';
import { StreamsState } from '../../state/streams';
import type { StreamRow } from '../../state/streams';
import { Age } from '../../ui/age';
import { CircuitPath } from '../../ui/circuit-path';
import { Count } from '../../ui/count';
import { EmptyState } from '../../ui/empty-state';
import { LiveTable } from '../../ui/live-table';
import { SearchBox } from '../../ui/search-box';
import { StatusTag } from '../../ui/status-tag';
import { Visible } from '../../ui/visible';

@Component({
  selector: 'app-streams',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Age, CircuitPath, Count, EmptyState, LiveTable, MatTableModule, RouterLink, SearchBox, StatusTag, Visible],
  host: { class: 'page' },
  template: `
    <div class="page-head">
      <h1>Streams</h1>
      <app-count [text]="count()" [filter]="text()" />
      <span class="spring"></span>
      <app-search-box label="Target or circuit" [(text)]="text" />
    </div>
    <app-live-table label="Streams" [rows]="rows()" [columns]="columns" [key]="byId">
      <ng-container matColumnDef="id">
        <th mat-header-cell *matHeaderCellDef class="id">Stream</th>
        <td mat-cell *matCellDef="let row" class="id mono">{{ row.id }}</td>
      </ng-container>
      <ng-container matColumnDef="status">
        <th mat-header-cell *matHeaderCellDef class="status">Status</th>
        <td mat-cell *matCellDef="let row" class="status"><app-status-tag [status]="row.status" /></td>
      </ng-container>
      <ng-container matColumnDef="target">
        <th mat-header-cell *matHeaderCellDef>Target</th>
        <td mat-cell *matCellDef="let row" class="target mono" [title]="row.target | visible">
          {{ row.target | visible }}
        </td>
      </ng-container>
      <ng-container matColumnDef="circuit">
        <th mat-header-cell *matHeaderCellDef>Circuit</th>
        <td mat-cell *matCellDef="let row" class="circuit">
          @if (row.circuit === undefined) {
            <span class="quiet">not told</span>
          } @else {
            <span class="on">
              <a routerLink="/circuits" [queryParams]="{ find: row.circuit }" class="mono">{{ row.circuit }}</a>
              @if (paths().get(row.circuit); as path) {
                <app-circuit-path [path]="path" />
              }
            </span>
          }
        </td>
      </ng-container>
      <ng-container matColumnDef="age">
        <th mat-header-cell *matHeaderCellDef class="age num">Age</th>
        <td mat-cell *matCellDef="let row" class="age num"><app-age [of]="row" /></td>
      </ng-container>
      @if (rows().length === 0) {
        <app-empty-state [of]="empty()" />
      }
    </app-live-table>
    @if (lacking(); as text) {
      <p class="page-note">{{ text }}</p>
    }
  `,
  styles: `
    :host {
      --row-grid: 'status target age' auto 'circuit circuit circuit' auto / auto 1fr auto;
    }

    .id {
      width: 5.5rem;
    }

    .status {
      width: 7rem;
    }

    .age {
      width: 8rem;
    }

    .on {
      display: flex;
      align-items: center;
      gap: 12px;
      min-width: 0;
    }

    @container (width < 46rem) {
      .mat-mdc-cell.id,
      .mat-mdc-header-cell.id {
        display: none;
      }
    }

    @media (width < 600px) {
      td.mat-mdc-cell.id {
        display: none;
      }

      td.status {
        grid-area: status;
      }

      td.target {
        grid-area: target;
      }

      td.circuit {
        grid-area: circuit;
      }

      td.age {
        grid-area: age;
        color: var(--ink-2);
      }
    }
  `,
})
export class Streams {
  protected readonly state = inject(StreamsState);
  readonly #circuits = inject(CircuitsState);

  protected readonly text = signal('');
  protected readonly columns = ['id', 'status', 'target', 'circuit', 'age'];
  protected readonly byId = ({ id }: StreamRow): number => id;

  protected readonly rows = computed(() => {
    const text = this.text().trim().toLowerCase();
    const all = this.state.rows();
    return text === ''
      ? all
      : all.filter(({ target, circuit }) => target.toLowerCase().includes(text) || String(circuit) === text);
  });

  protected readonly paths = computed(
    () => new Map<number, ReadonlyArray<string>>(this.#circuits.rows().map(({ id, path }) => [id, path])),
  );

  protected readonly count = computed(() => {
    const { length } = this.state.rows();
    const shown = this.rows().length;
    return shown === length
      ? `${plural(length, 'stream')}, ${number(this.state.failed())} failed so far`
      : `${number(shown)} of ${plural(length, 'stream')}`;
  });

  protected readonly lacking = computed(() => lackingIn(this.state.table(), 'streams'));

  protected readonly empty = computed(() =>
    this.text() === ''
      ? 'No stream is open. They appear when somebody uses this Tor.'
      : 'No stream goes there, and none is on that circuit.',
  );
}
