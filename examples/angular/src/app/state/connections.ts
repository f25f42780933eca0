import { computed, Injectable } from '@angular/core';
import { tables } from 'rx-tor-control';
import type { OrConnectionEvent } from 'rx-tor-control';
import { torSignal } from 'rx-tor-control/angular';
import { nothingLives, withAges } from './ages';
import type { Age } from './ages';
import { ageOf } from './circuits';

export interface ConnectionRow extends Age {
  readonly key: string;
  readonly status: OrConnectionEvent['status'];
  readonly router: string;
}

const isBeginning = ({ status }: OrConnectionEvent): boolean => status === 'Launched';

@Injectable({ providedIn: 'root' })
export class ConnectionsState {
  readonly #living = torSignal(
    (tor) => tables.orConnections(tor).pipe(withAges<string, OrConnectionEvent>(isBeginning)),
    { initialValue: nothingLives<string, OrConnectionEvent>() },
  );

  readonly table = computed(() => this.#living().table);
  readonly failed = computed(() => this.#living().failed);

  readonly rows = computed((): ReadonlyArray<ConnectionRow> => {
    const { table, ages } = this.#living();
    return Array.from(table.rows, ([key, { status, router }]) => ({ key, status, router, ...ageOf(ages, key) }));
  });
}
