/** Asks a Tor for the countries of addresses, a batch at a time. */
import { Subscription } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';

/** The number of addresses in one request. */
const BATCH = 256;

export interface Lookup {
  /** Asks for the addresses that were not asked for yet. */
  readonly want: (addresses: Iterable<string>) => void;
  /** Forgets the requested addresses, and unsubscribes from the running request. */
  readonly clear: () => void;
}

/**
 * `found` receives the addresses whose country is known, with its code. A Tor that refuses a request, such as one
 * without a database, is not asked again until `clear`.
 *
 * @internal
 */
export const lookup = (
  ask: (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<string>>,
  found: (countries: ReadonlyArray<readonly [address: string, country: string]>) => void,
): Lookup => {
  const asked = new Set<string>();
  const due = new Set<string>();
  let isRefused = false;
  let isRunning = false;
  let request: Subscription | undefined;

  const run = (): void => {
    if (isRunning) return;
    isRunning = true;
    // an answer may arrive within the call
    while (due.size > 0 && request === undefined && !isRefused) {
      const batch = [...due].slice(0, BATCH);
      for (const address of batch) due.delete(address);
      const own = (request = new Subscription());
      own.add(
        ask(batch.map((address) => `ip-to-country/${address}`)).subscribe({
          next: (answer) => {
            if (answer._tag === 'Left') isRefused = answer.left._tag === 'ServerError';
            else found(batch.flatMap((address, i) => known(address, answer.right[i])));
          },
          complete: () => {
            if (request === own) request = undefined;
            run();
          },
        }),
      );
    }
    isRunning = false;
  };

  return {
    want: (addresses) => {
      for (const address of addresses) {
        if (asked.has(address)) continue;
        asked.add(address);
        due.add(address);
      }
      run();
    },
    clear: () => {
      request?.unsubscribe();
      request = undefined;
      asked.clear();
      due.clear();
      isRefused = false;
    },
  };
};

const known = (address: string, country: string | undefined): ReadonlyArray<readonly [string, string]> =>
  country === undefined || country === '??' ? [] : [[address, country]];
