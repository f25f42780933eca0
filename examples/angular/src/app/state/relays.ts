import { computed, Injectable } from '@angular/core';
import { rights, tables } from 'rx-tor-control';
import { v1TorSignal } from 'rx-tor-control/angular';
import { auditTime, map, NEVER } from 'rxjs';
import { relayOf } from '../format/relay';
import { injectPlace } from '../gateway/tor';

/** Milliseconds between two states of the table: countries come in batches. */
const CALM = 500;

/** The countries of relays. A Tor that speaks TC does not have them. */
@Injectable({ providedIn: 'root' })
export class RelaysState {
  readonly #isKnown = injectPlace().protocol === 'v1';
  readonly #relays = v1TorSignal(
    (tor) =>
      this.#isKnown
        ? tables.relays(tor).pipe(
            rights,
            auditTime(CALM),
            map(({ table }) => table.rows),
          )
        : NEVER,
    { initialValue: undefined },
  );

  /** By fingerprint, as in `$FINGERPRINT~nickname`; of a nickname alone the relay is not certain. */
  readonly countryOf = computed(() => {
    const rows = this.#relays();
    return (router: string): string | undefined =>
      rows?.get(relayOf(router).fingerprint.slice(1).toUpperCase())?.country?.toUpperCase();
  });
}
