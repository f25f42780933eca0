import { computed, Injectable } from '@angular/core';
import { tables } from 'rx-tor-control';
import type { CircuitId, StreamEvent, StreamId } from 'rx-tor-control';
import { torSignal } from 'rx-tor-control/angular';
import { nothingLives, withAges } from './ages';
import type { Age } from './ages';
import { ageOf } from './circuits';

export interface StreamRow extends Age {
  readonly id: StreamId;
  readonly status: StreamEvent['status'];
  readonly target: string;
  /** The circuit that it is on; undefined if the gateway does not send it. */
  readonly circuit: CircuitId | undefined;
}

const isBeginning = ({ status, details }: StreamEvent): boolean =>
  status === 'SentConnect' || status === 'SentResolve' || details?.status === 'NEW';

@Injectable({ providedIn: 'root' })
export class StreamsState {
  readonly #living = torSignal((tor) => tables.streams(tor).pipe(withAges<StreamId, StreamEvent>(isBeginning)), {
    initialValue: nothingLives<StreamId, StreamEvent>(),
  });

  readonly table = computed(() => this.#living().table);
  readonly failed = computed(() => this.#living().failed);
  readonly ended = computed(() => this.#living().ended);

  /** The newest first. */
  readonly rows = computed((): ReadonlyArray<StreamRow> => {
    const { table, ages } = this.#living();
    return Array.from(table.rows.values(), ({ id, status, target, details }) => ({
      id,
      status,
      target,
      circuit: details?.circuit,
      ...ageOf(ages, id),
    })).sort((a, b) => b.since - a.since || b.id - a.id);
  });
}
