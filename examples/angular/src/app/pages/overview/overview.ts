import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Bandwidth } from '../../bandwidth/bandwidth';
import { emptyOf } from '../../format/lacking';
import { duration, moment, number, plural } from '../../format/units';
import { CircuitsState } from '../../state/circuits';
import { Clock } from '../../state/clock';
import { GatewayState } from '../../state/gateway';
import { LogState } from '../../state/log';
import { StreamsState } from '../../state/streams';
import { Age } from '../../ui/age';
import { CircuitPath } from '../../ui/circuit-path';
import { EmptyState } from '../../ui/empty-state';
import { StatusTag } from '../../ui/status-tag';
import { Visible } from '../../ui/visible';

/** How many of each are shown here; the rest is a link away. */
const SHOWN = 6;

@Component({
  selector: 'app-overview',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Age, Bandwidth, CircuitPath, EmptyState, RouterLink, StatusTag, Visible],
  templateUrl: './overview.html',
  styleUrl: './overview.scss',
})
export class Overview {
  readonly #circuits = inject(CircuitsState);
  readonly #streams = inject(StreamsState);
  readonly #log = inject(LogState);
  readonly #gateway = inject(GatewayState);
  readonly #clock = inject(Clock);

  protected readonly plural = plural;
  /** Minutes are enough to know the day by. */
  readonly #now = computed(() => Math.floor(this.#clock.now() / 60_000) * 60_000);
  protected readonly time = (at: number): string => moment(at, this.#now());

  protected readonly circuits = computed(() => this.#circuits.rows().slice(0, SHOWN));
  protected readonly circuitsText = computed(
    () => `${plural(this.#circuits.rows().length, 'circuit')}, ${number(this.#circuits.built())} built`,
  );
  protected readonly noCircuit = computed(() => emptyOf(this.#circuits.table(), 'circuit'));
  protected readonly streams = computed(() => this.#streams.rows().slice(0, SHOWN));
  protected readonly streamsText = computed(() => plural(this.#streams.rows().length, 'stream'));
  protected readonly lines = computed(() => this.#log.lines().slice(-SHOWN).reverse());

  /** The newest first. */
  protected readonly gaps = computed(() =>
    this.#gateway
      .gaps()
      .slice(-4)
      .reverse()
      .map(({ lostAt, backAt }) => ({
        lostAt,
        text:
          backAt === undefined
            ? 'The connection has been lost since then'
            : `The connection was lost for ${duration(backAt - lostAt)}`,
      })),
  );
  protected readonly gapCount = computed(() => this.#gateway.gaps().length);

  protected readonly connected = computed(() => {
    const standing = this.#gateway.standing();
    return standing._tag === 'Connected' ? duration(this.#clock.now() - standing.since) : undefined;
  });
  protected readonly isSilent = computed(() => this.#gateway.standing()._tag === 'Silent');
  /** Whether the page has been connected from its opening until now. */
  protected readonly isWhole = computed(() => this.#gateway.standing()._tag === 'Connected');
  protected readonly place = this.#gateway.place;
}
