import { computed, Injectable } from '@angular/core';
import { tables } from 'rx-tor-control';
import type { CircuitEvent, CircuitId } from 'rx-tor-control';
import { torSignal } from 'rx-tor-control/angular';
import { nothingLives, withAges } from './ages';
import type { Age } from './ages';

export interface CircuitRow extends Age {
  readonly id: CircuitId;
  readonly status: CircuitEvent['status'];
  readonly path: ReadonlyArray<string>;
  /** What it is for, in Tor's own words; not known of every Tor. */
  readonly purpose: string;
}

/** A circuit of which only the launch is known has no path yet: its first report is its beginning. */
const isBeginning = ({ status }: CircuitEvent): boolean => status === 'Launched';

@Injectable({ providedIn: 'root' })
export class CircuitsState {
  readonly #living = torSignal((tor) => tables.circuits(tor).pipe(withAges<CircuitId, CircuitEvent>(isBeginning)), {
    initialValue: nothingLives<CircuitId, CircuitEvent>(),
  });

  readonly table = computed(() => this.#living().table);
  readonly failed = computed(() => this.#living().failed);
  readonly ended = computed(() => this.#living().ended);

  /** The newest first. */
  readonly rows = computed((): ReadonlyArray<CircuitRow> => {
    const { table, ages } = this.#living();
    return Array.from(table.rows.values(), ({ id, status, path, details }) => ({
      id,
      status,
      path,
      purpose: details?.purpose?.toLowerCase().replaceAll('_', ' ') ?? '',
      ...createdAt(details?.timeCreated, ageOf(ages, id)),
    })).reverse();
  });

  readonly built = computed(() => this.rows().filter(({ status }) => status === 'Built').length);
}

export const ageOf = <K>(ages: tables.Rows<K, Age>, key: K): Age =>
  ages.get(key) ?? { since: Date.now(), exact: false };

/** The time that the Tor reports, in UTC by its own clock, is preferred to the time at which this page saw it. */
const createdAt = (time: string | undefined, seen: Age): Age => {
  const at = time === undefined ? NaN : Date.parse(`${time}Z`);
  return at <= seen.since ? { since: at, exact: true } : seen;
};
