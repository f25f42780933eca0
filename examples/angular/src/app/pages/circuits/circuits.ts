import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatSnackBar } from '@angular/material/snack-bar';
import { MatTableModule } from '@angular/material/table';
import { emptyOf, lackingIn } from '../../format/lacking';
import { isMeant } from '../../format/relay';
import { number, plural } from '../../format/units';
import { injectPlace } from '../../gateway/tor';
import { CircuitControl } from '../../state/circuitControl';
import { CircuitsState } from '../../state/circuits';
import type { CircuitRow } from '../../state/circuits';
import type { Outcome } from '../../state/outcome';
import { StreamsState } from '../../state/streams';
import { Writing } from '../../state/writing';
import { Age } from '../../ui/age';
import { CircuitPath } from '../../ui/circuit-path';
import { Count } from '../../ui/count';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { LiveTable } from '../../ui/live-table';
import { SearchBox } from '../../ui/search-box';
import { StatusTag } from '../../ui/status-tag';

@Component({
  selector: 'app-circuits',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    Age,
    CircuitPath,
    Count,
    EmptyState,
    Icon,
    LiveTable,
    MatButton,
    MatIconButton,
    MatTableModule,
    SearchBox,
    StatusTag,
  ],
  host: { class: 'page' },
  template: `
    <div class="page-head">
      <h1>Circuits</h1>
      <app-count [text]="count()" [filter]="text()" />
      <span class="spring"></span>
      @if (isControlled()) {
        <button
          matButton="outlined"
          type="button"
          [disabled]="control.create.outcome()._tag === 'Pending'"
          (click)="create()"
        >
          <app-icon matButtonIcon name="add" />
          New circuit
        </button>
      }
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
      <ng-container matColumnDef="close">
        <th mat-header-cell *matHeaderCellDef class="close button"><span class="sr">Close</span></th>
        <td mat-cell *matCellDef="let row" class="close button">
          <button matIconButton type="button" [attr.aria-label]="'Close circuit ' + row.id" (click)="close(row)">
            <app-icon name="close" />
          </button>
        </td>
      </ng-container>
      @if (rows().length === 0) {
        <app-empty-state [of]="empty()" />
      }
    </app-live-table>
    @if (lacking(); as text) {
      <p class="page-note">{{ text }}</p>
    }
    @if (isOverTc) {
      <p class="page-note">
        Over TC, circuits cannot be built or closed, and their purposes and the countries of their relays are not known.
      </p>
    }
  `,
  styles: `
    :host {
      --row-grid: 'status id age close' auto 'path path path close' auto / auto 1fr auto auto;
    }

    .id {
      width: 5.5rem;
    }

    .status {
      width: 7rem;
    }

    .purpose {
      width: 10rem;
    }

    .streams {
      width: 5.5rem;
    }

    .age {
      width: 8rem;
    }

    /* the path is what matters */
    @container (width < 54rem) {
      .mat-mdc-cell.purpose,
      .mat-mdc-header-cell.purpose {
        display: none;
      }
    }

    @container (width < 42rem) {
      .mat-mdc-cell.streams,
      .mat-mdc-header-cell.streams {
        display: none;
      }
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

      td.close {
        grid-area: close;
      }
    }
  `,
})
export class Circuits {
  protected readonly state = inject(CircuitsState);
  readonly #streams = inject(StreamsState);
  protected readonly control = inject(CircuitControl);
  readonly #snackBar = inject(MatSnackBar);
  readonly #isWritable = inject(Writing).isAllowed;
  protected readonly isOverTc = injectPlace().protocol === 'TC';

  /** Whether circuits can be closed and created. */
  protected readonly isControlled = computed(() => !this.isOverTc && this.#isWritable());

  /** What the address asks for, `?find=12`. */
  readonly find = input('', { transform: (text: string | undefined) => text ?? '' });
  protected readonly text = linkedSignal(() => this.find());

  protected readonly byId = ({ id }: CircuitRow): number => id;

  protected readonly rows = computed(() => {
    const text = this.text().trim();
    const all = this.state.rows();
    if (text === '') return all;
    const numbered = all.filter(({ id }) => String(id) === text);
    return numbered.length > 0 ? numbered : all.filter(({ path }) => path.some((router) => isMeant(router, text)));
  });

  readonly #hasPurpose = computed(() => this.state.rows().some(({ purpose }) => purpose !== ''));
  protected readonly columns = computed(() => [
    ...['id', 'status', 'path'],
    ...(this.#hasPurpose() ? ['purpose'] : []),
    ...['streams', 'age'],
    ...(this.isControlled() ? ['close'] : []),
  ]);

  protected readonly count = computed(() => {
    const { length } = this.state.rows();
    const shown = this.rows().length;
    return shown === length
      ? `${plural(length, 'circuit')}, ${number(this.state.built())} built, ${number(this.state.failed())} failed ` +
          `so far`
      : `${number(shown)} of ${plural(length, 'circuit')}`;
  });

  protected readonly lacking = computed(() => lackingIn(this.state.table(), 'circuits'));

  protected readonly empty = computed(() =>
    this.text() === ''
      ? emptyOf(this.state.table(), 'circuit')
      : 'No circuit has that number, or such a relay in its path.',
  );

  protected async create(): Promise<void> {
    await this.control.create.run();
    this.#report('New circuit', this.control.create.outcome());
  }

  protected async close({ id }: CircuitRow): Promise<void> {
    await this.control.close.run(id);
    this.#report(`Closing circuit ${id}`, this.control.close.outcome());
  }

  /** A success shows in the table. */
  #report(what: string, outcome: Outcome): void {
    if (outcome._tag !== 'Failed') return;
    this.#snackBar.open(`${what} did not work. ${outcome.problem}`, 'Close', { politeness: 'assertive' });
  }

  /** How many streams each circuit has, if the gateway sends it. */
  protected readonly carried = computed(() => {
    const counts = new Map<number, number>();
    for (const { circuit } of this.#streams.rows()) {
      if (circuit !== undefined) counts.set(circuit, (counts.get(circuit) ?? 0) + 1);
    }
    return counts;
  });
}
