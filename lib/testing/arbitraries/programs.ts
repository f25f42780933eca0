/** Requests to a `Tor` as data, so that the same requests can be sent to two of them. */
import { either as E } from 'fp-ts';
import type * as FastCheck from 'fast-check';
import { forkJoin, of, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import type { GetAllMappings } from '../../tc/message/GetAllMappings.js';
import type { GetConf } from '../../tc/message/GetConf.js';
import type { MapAddress } from '../../tc/message/MapAddress.js';
import type { SaveConf } from '../../tc/message/SaveConf.js';
import type { SetConf } from '../../tc/message/SetConf.js';
import type { Signal } from '../../model/Signal.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { Tor } from '../../Tor.js';
import type { TorError } from '../../TorError.js';
import { arbitraries } from './arbitraries.js';
import type { FastCheckModule } from './arbitraries.js';
import { difference, show } from '../match.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A request of `Tor` as data, with the name of its message.
 *
 * @category model
 * @since 0.1.0
 */
export type TorRequest =
  GetConf | SetConf | SaveConf | { readonly _tag: 'Signal'; readonly signal: Signal } | MapAddress | GetAllMappings;

/**
 * One request of a program. A request with `givenUp` is unsubscribed immediately after it was sent; its answer does
 * not count.
 *
 * @category model
 * @since 0.1.0
 */
export interface Asking {
  readonly request: TorRequest;
  readonly givenUp: boolean;
}

/**
 * A list of batches. The requests of a batch are sent together, without waiting for answers; the next batch begins
 * when all of them are answered.
 *
 * @category model
 * @since 0.1.0
 */
export type Program = ReadonlyArray<ReadonlyArray<Asking>>;

/**
 * The items that a request emitted before it completed.
 *
 * @category model
 * @since 0.1.0
 */
export type Answer = ReadonlyArray<E.Either<TorError, unknown>>;

// -------------------------------------------------------------------------------------
// running
// -------------------------------------------------------------------------------------

/**
 * Sends a generated request to a `Tor` and emits its answer.
 *
 * @category running
 * @since 0.1.0
 */
export const ask =
  (tor: Tor) =>
  (request: TorRequest): ObservableEither<TorError, unknown> => {
    switch (request._tag) {
      case 'GetConf':
        return tor.getConf(request.keys);
      case 'SetConf':
        return tor.setConf(request.lines);
      case 'SaveConf':
        return tor.saveConf;
      case 'Signal':
        return tor.signal(request.signal);
      case 'MapAddress':
        return tor.mapAddress(request.from, request.to);
      case 'GetAllMappings':
        return tor.getAllMappings;
    }
  };

/**
 * Runs a program and returns the answers in the order of its requests; that of a request that was given up is empty.
 *
 * @category running
 * @since 0.1.0
 */
export const run =
  (tor: Tor) =>
  async (program: Program): Promise<ReadonlyArray<Answer>> => {
    const answers: Answer[] = [];
    for (const batch of program) {
      const pending = batch.map(({ request, givenUp }): Observable<Answer> => {
        const answer$ = ask(tor)(request);
        if (!givenUp) return answer$.pipe(toArray());
        answer$.subscribe().unsubscribe();
        return of([]);
      });
      answers.push(...(await settled(pending)));
    }
    return answers;
  };

/** Subscribes to all in order; rejects if one emits an `error` notification, which no request does. */
const settled = (pending: ReadonlyArray<Observable<Answer>>): Promise<ReadonlyArray<Answer>> =>
  new Promise((resolve, reject) => {
    forkJoin(pending).subscribe({ next: resolve, error: reject, complete: () => resolve([]) });
  });

/**
 * Checks that a Tor answers a program as another one does; a Left describes the first request with another answer.
 *
 * @category running
 * @since 0.1.0
 */
export const behavesAs =
  (model: Tor) =>
  (tor: Tor) =>
  async (program: Program): Promise<E.Either<string, void>> => {
    const wanted = await run(model)(program);
    const got = await run(tor)(program);
    const asked = program.flat();
    for (const [i, answer] of wanted.entries()) {
      const problem = difference(answer, got[i]);
      if (problem !== undefined) return E.left(`request ${String(i + 1)}, ${show(asked[i]?.request)}: ${problem}`);
    }
    return E.right(undefined);
  };

// -------------------------------------------------------------------------------------
// arbitraries
// -------------------------------------------------------------------------------------

/**
 * Arbitraries of fast-check for requests, and for programs of many requests.
 *
 * @category model
 * @since 0.1.0
 */
export interface Programs {
  readonly request: FastCheck.Arbitrary<TorRequest>;
  readonly program: FastCheck.Arbitrary<Program>;
}

/** Options that every Tor has, and one that no Tor has. */
const KEYS: ReadonlyArray<string> = [
  'SocksPort',
  'ContactInfo',
  'Nickname',
  'BandwidthRate',
  'ExitNodes',
  'HiddenServiceOptions',
  'NoSuchOption',
];

/**
 * Programs of requests about these options that do not end the Tor. Only requests without an effect are given up,
 * since an effect may or may not have happened by then.
 *
 * @category constructors
 * @since 0.1.0
 */
export const programs = (fc: FastCheckModule, keys: ReadonlyArray<string> = KEYS): Programs => {
  const { address, configLine } = arbitraries(fc);
  const key = fc.constantFrom(...keys);
  const value = fc.constantFrom('', '1', '9050', '300000', '2 MB', 'relay1,relay2', 'someone', 'not a number');
  const line = fc.oneof(
    { weight: 8, arbitrary: fc.record({ key, value }, { noNullPrototype: true }) },
    { weight: 1, arbitrary: configLine },
  );
  const request: FastCheck.Arbitrary<TorRequest> = fc.oneof(
    fc.array(key, { minLength: 1, maxLength: 3 }).map((asked) => ({ _tag: 'GetConf', keys: asked }) as const),
    fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => ({ _tag: 'SetConf', lines }) as const),
    fc.constant({ _tag: 'SaveConf' } as const),
    fc.constantFrom('Reload', 'Dump', 'Debug').map((signal) => ({ _tag: 'Signal', signal }) as const),
    fc.tuple(address, address).map(([from, to]) => ({ _tag: 'MapAddress', from, to }) as const),
    fc.constant({ _tag: 'GetAllMappings' } as const),
  );
  const asking = fc.tuple(request, fc.integer({ min: 0, max: 3 })).map(([asked, chance]): Asking => ({
    request: asked,
    givenUp: chance === 0 && (asked._tag === 'GetConf' || asked._tag === 'GetAllMappings'),
  }));
  const batch = fc.array(asking, { minLength: 1, maxLength: 6 });
  return { request, program: fc.array(batch, { minLength: 1, maxLength: 6 }) };
};
