import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatTableModule } from '@angular/material/table';
import { emptyOf, lackingIn } from '../../format/lacking';
import { plural } from '../../format/units';
import { CircuitsState } from '../../state/circuits';
import type { CircuitRow } from '../../state/circuits';
import { StreamsState } from '../../state/streams';
import { Age } from '../../ui/age';
import { CircuitPath } from '../../ui/circuit-path';
import { EmptyState } from '../../ui/empty-state';
import { LiveTable } from '../../ui/live-table';
import { SearchBox } from '../../ui/search-box';
import { StatusTag } from '../../ui/status-tag';

@Component({
  selector: 'app-circuits',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Age, CircuitPath, EmptyState, LiveTable, MatTableModule, SearchBox, StatusTag],
  host: { class: 'page' },
  template: `
    <div class="page-head">
      <h1>Circuits</h1>
      <span class="count" role="status">{{ count() }}</span>
      <span class="spring"></span>
      <app-search-box label="Relay or circuit" [(text)]="text" />
    </div>
    <app-live-table label="Circuits" [rows]="rows()" [columns]="columns()" [key]="byId">
      <ng-container matColumnDef="id">
        <th mat-header-cell *matHeaderCellDef class="id">Circuit</th>
        <td mat-cell *matCellDef="let row" class="id mono">{{ row.id }}</td>
      </ng-container>
      <ng-container matColumnDef="status">
        <th mat-header-cell *matHeaderCellDef class="status">Status</th>
        <td mat-cell *matCellDef="let row" class="status"><app-status-tag [status]="row.status" /></td>
      </ng-container>
      <ng-container matColumnDef="path">
        <th mat-header-cell *matHeaderCellDef>Path</th>
        <td mat-cell *matCellDef="let row" class="path"><app-circuit-path [path]="row.path" /></td>
      </ng-container>
      <ng-container matColumnDef="purpose">
        <th mat-header-cell *matHeaderCellDef class="purpose">Purpose</th>
        <td mat-cell *matCellDef="let row" class="purpose">{{ row.purpose }}</td>
      </ng-container>
      <ng-container matColumnDef="streams">
        <th mat-header-cell *matHeaderCellDef class="streams num">Streams</th>
        <td mat-cell *matCellDef="let row" class="streams num">{{ carried().get(row.id) ?? '–' }}</td>
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
      --row-grid: 'status id age' auto 'path path path' auto / auto 1fr auto;
    }

    .id {
      width: 110px;
    }

    .status {
      width: 130px;
    }

    .purpose {
      width: 190px;
    }

    .streams {
      width: 110px;
    }

    .age {
      width: 150px;
    }

    @media (width < 600px) {
      td.id {
        grid-area: id;
        color: var(--ink-2);
      }

      td.status {
        grid-area: status;
      }

      td.path {
        grid-area: path;
      }

      td.age {
        grid-area: age;
        color: var(--ink-2);
      }

      td.mat-mdc-cell.purpose,
      td.mat-mdc-cell.streams {
        display: none;
      }
    }
  `,
})
export class Circuits {
  protected readonly state = inject(CircuitsState);
  readonly #streams = inject(StreamsState);

  /** What the address asks for, `?find=12`. */
  readonly find = input('', { transform: (text: string | undefined) => text ?? '' });
  protected readonly text = linkedSignal(() => this.find());

  protected readonly byId = ({ id }: CircuitRow): number => id;

  protected readonly rows = computed(() => {
    const text = this.text().trim().toLowerCase();
    const all = this.state.rows();
    return text === ''
      ? all
      : all.filter(({ id, path }) => String(id) === text || path.some((name) => name.toLowerCase().includes(text)));
  });

  readonly #hasPurpose = computed(() => this.state.rows().some(({ purpose }) => purpose !== ''));
  protected readonly columns = computed(() =>
    this.#hasPurpose()
      ? ['id', 'status', 'path', 'purpose', 'streams', 'age']
      : ['id', 'status', 'path', 'streams', 'age'],
  );

  protected readonly count = computed(() => {
    const { length } = this.state.rows();
    const shown = this.rows().length;
    return shown === length
      ? `${plural(length, 'circuit')}, ${this.state.built()} built, ${this.state.failed()} failed so far`
      : `${shown} of ${plural(length, 'circuit')}`;
  });

  protected readonly lacking = computed(() => lackingIn(this.state.table(), 'circuits'));

  protected readonly empty = computed(() =>
    this.text() === '' ? emptyOf(this.state.table(), 'circuit') : 'No circuit has that in its path.',
  );

  /** How many streams each circuit has, as far as the gateway says it. */
  protected readonly carried = computed(() => {
    const counts = new Map<number, number>();
    for (const { circuit } of this.#streams.rows()) {
      if (circuit !== undefined) counts.set(circuit, (counts.get(circuit) ?? 0) + 1);
    }
    return counts;
  });
}
