import { ScrollingModule } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { plural } from '../../format/units';
import { CircuitsState } from '../../state/circuits';
import { StreamsState } from '../../state/streams';
import type { StreamRow } from '../../state/streams';
import { Age } from '../../ui/age';
import { CircuitPath } from '../../ui/circuit-path';
import { EmptyState } from '../../ui/empty-state';
import { rowHeight } from '../../ui/row-height';
import { SearchBox } from '../../ui/search-box';
import { StatusTag } from '../../ui/status-tag';

@Component({
  selector: 'app-streams',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Age, CircuitPath, EmptyState, MatTableModule, RouterLink, ScrollingModule, SearchBox, StatusTag],
  host: { class: 'page' },
  template: `
    <div class="page-head">
      <h1>Streams</h1>
      <span class="count" role="status">{{ count() }}</span>
      <span class="spring"></span>
      <app-search-box label="Target or circuit" [(text)]="text" />
    </div>
    <div class="card page-body">
      <cdk-virtual-scroll-viewport
        tabindex="0"
        role="region"
        aria-label="Streams"
        [itemSize]="rowHeight()"
        minBufferPx="400"
        maxBufferPx="800"
      >
        <table
          mat-table
          class="live-table"
          aria-label="Streams"
          [attr.aria-rowcount]="rows().length + 1"
          [dataSource]="rows$"
          [trackBy]="byId"
        >
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
            <td mat-cell *matCellDef="let row" class="target mono" [title]="row.target">{{ row.target }}</td>
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
          <tr mat-header-row *matHeaderRowDef="columns; sticky: true"></tr>
          <tr mat-row *matRowDef="let row; columns: columns"></tr>
        </table>
      </cdk-virtual-scroll-viewport>
      @if (rows().length === 0) {
        <app-empty-state [of]="empty()" />
      }
    </div>
    @if (rows().length > 0 && !state.table().complete) {
      <p class="page-note">
        {{
          state.table().overflow > 0
            ? 'There are more streams than this page keeps: some are not shown.'
            : 'Those that were there before this page are shown once something happens to them.'
        }}
      </p>
    }
  `,
  styles: `
    .id {
      width: 100px;
    }

    .status {
      width: 130px;
    }

    .age {
      width: 150px;
    }

    .on {
      display: flex;
      align-items: center;
      gap: 12px;
      min-width: 0;
    }

    @media (width < 600px) {
      tr.mat-mdc-row {
        grid-template: 'status target age' auto 'circuit circuit circuit' auto / auto 1fr auto;
      }

      td.mat-mdc-cell.id {
        display: none;
      }

      td.status {
        grid-area: status;
        width: auto;
      }

      td.target {
        grid-area: target;
      }

      td.circuit {
        grid-area: circuit;
      }

      td.age {
        grid-area: age;
        width: auto;
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
  protected readonly rowHeight = rowHeight();
  protected readonly byId = (_: number, { id }: StreamRow): number => id;

  protected readonly rows = computed(() => {
    const text = this.text().trim().toLowerCase();
    const all = this.state.rows();
    return text === ''
      ? all
      : all.filter(({ target, circuit }) => target.toLowerCase().includes(text) || String(circuit) === text);
  });
  protected readonly rows$ = toObservable(this.rows);

  protected readonly paths = computed(
    () => new Map<number, ReadonlyArray<string>>(this.#circuits.rows().map(({ id, path }) => [id, path])),
  );

  protected readonly count = computed(() => {
    const { length } = this.state.rows();
    const shown = this.rows().length;
    return shown === length
      ? `${plural(length, 'stream')}, ${this.state.failed()} failed so far`
      : `${shown} of ${plural(length, 'stream')}`;
  });

  protected readonly empty = computed(() =>
    this.text() === ''
      ? 'No stream is open. They appear when somebody uses this Tor.'
      : 'No stream goes there, and none is on that circuit.',
  );
}
