import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatTableModule } from '@angular/material/table';
import { emptyOf, lackingIn } from '../../format/lacking';
import { isMeant, relayOf } from '../../format/relay';
import { number, plural } from '../../format/units';
import { CircuitsState } from '../../state/circuits';
import { ConnectionsState } from '../../state/connections';
import type { ConnectionRow } from '../../state/connections';
import { Age } from '../../ui/age';
import { Count } from '../../ui/count';
import { EmptyState } from '../../ui/empty-state';
import { LiveTable } from '../../ui/live-table';
import { SearchBox } from '../../ui/search-box';
import { StatusTag } from '../../ui/status-tag';
import { Visible } from '../../ui/visible';

@Component({
  selector: 'app-connections',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Age, Count, EmptyState, LiveTable, MatTableModule, SearchBox, StatusTag, Visible],
  host: { class: 'page' },
  template: `
    <div class="page-head">
      <h1>OR connections</h1>
      <app-count [text]="count()" [filter]="text()" />
      <span class="spring"></span>
      <app-search-box label="Relay" [(text)]="text" />
    </div>
    <app-live-table label="OR connections" [rows]="rows()" [columns]="columns" [key]="byKey">
      <ng-container matColumnDef="router">
        <th mat-header-cell *matHeaderCellDef>Relay</th>
        <td mat-cell *matCellDef="let row" class="router" [title]="row.router | visible">
          @let relay = relayOf(row.router);
          {{ relay.nickname | visible }} <span class="quiet mono">{{ relay.fingerprint | visible }}</span>
        </td>
      </ng-container>
      <ng-container matColumnDef="status">
        <th mat-header-cell *matHeaderCellDef class="status">Status</th>
        <td mat-cell *matCellDef="let row" class="status"><app-status-tag [status]="row.status" /></td>
      </ng-container>
      <ng-container matColumnDef="circuits">
        <th mat-header-cell *matHeaderCellDef class="circuits num">Circuits begin here</th>
        <td mat-cell *matCellDef="let row" class="circuits num">{{ entries().get(row.router) ?? '–' }}</td>
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
      --row-grid: 'router age' auto 'status age' auto / 1fr auto;
    }

    .status {
      width: 8rem;
    }

    .circuits {
      width: 11rem;
    }

    .age {
      width: 8rem;
    }

    @media (width < 600px) {
      td.router {
        grid-area: router;
      }

      td.status {
        grid-area: status;
      }

      td.mat-mdc-cell.circuits {
        display: none;
      }

      td.age {
        grid-area: age;
        color: var(--ink-2);
      }
    }
  `,
})
export class Connections {
  protected readonly state = inject(ConnectionsState);
  readonly #circuits = inject(CircuitsState);

  protected readonly relayOf = relayOf;

  protected readonly text = signal('');
  protected readonly columns = ['router', 'status', 'circuits', 'age'];
  protected readonly byKey = ({ key }: ConnectionRow): string => key;

  protected readonly rows = computed(() => {
    const text = this.text().trim();
    const all = this.state.rows();
    return text === '' ? all : all.filter(({ router }) => isMeant(router, text));
  });

  /** How many circuits have each relay as their first. */
  protected readonly entries = computed(() => {
    const counts = new Map<string, number>();
    for (const { path } of this.#circuits.rows()) {
      const [first] = path;
      if (first !== undefined) counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    return counts;
  });

  protected readonly count = computed(() => {
    const { length } = this.state.rows();
    const shown = this.rows().length;
    return shown === length ? plural(length, 'connection') : `${number(shown)} of ${plural(length, 'connection')}`;
  });

  protected readonly lacking = computed(() => lackingIn(this.state.table(), 'connections'));

  protected readonly empty = computed(() =>
    this.text() === ''
      ? emptyOf(this.state.table(), 'connection to a relay')
      : 'There is no connection to such a relay.',
  );
}
