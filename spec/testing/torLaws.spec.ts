/** The published laws of Tor: kept by the simulator and by a client of it, broken by Tors that are broken. */
import { either as E } from 'fp-ts';
import { concat, EMPTY, mergeMap, NEVER, Observable, of, ReplaySubject, share, take, tap, throwError } from 'rxjs';
import { linked } from '../../lib/transport/linked.js';
import { client, noReconnect } from '../../lib/index.js';
import type { Client } from '../../lib/index.js';
import { serve } from '../../lib/tc/server.js';
import { simulator } from '../../lib/simulator/index.js';
import { behavesAs, run } from '../../lib/testing/arbitraries/index.js';
import type { Program } from '../../lib/testing/arbitraries/index.js';
import type { Specimen } from '../../lib/testing/specimen.js';
import { torLaws } from '../../lib/testing/torLaws.js';
import { closed } from '../../lib/TorError.js';
import type { Tor } from '../../lib/Tor.js';
import type { TorError } from '../../lib/TorError.js';
import { reporting } from './reporting.js';

const remote = (tor: Tor): Client => {
  const [near, far] = linked();
  serve(tor)(far).subscribe();
  return client(of(E.right(near)), { reconnect: noReconnect });
};

const implementations: ReadonlyArray<readonly [string, () => Specimen]> = [
  ['the simulator', () => reporting(simulator())],
  [
    'a client of a served simulator',
    () => {
      const { tor, emit } = reporting(simulator());
      return { tor: remote(tor), emit };
    },
  ],
];

describe.each(implementations)('%s', (_, make) => {
  it.each(torLaws())('law: $name', async ({ check }) => {
    expect(await check(make)).toEqual(E.right(undefined));
  });
});

/** How a Tor is broken, and what a law of it says then. */
const mutants: ReadonlyArray<readonly [name: string, broken: (tor: Tor) => Partial<Tor>, law: string]> = [
  [
    'asks before it is subscribed to',
    (tor) => ({
      setConf: (lines) => {
        const answer$ = new ReplaySubject<E.Either<TorError, void>>();
        tor.setConf(lines).subscribe(answer$);
        return answer$;
      },
    }),
    'nothing is requested before a subscription, and each subscription requests once',
  ],
  [
    'asks once for many subscriptions',
    (tor) => ({
      setConf: (lines) =>
        tor.setConf(lines).pipe(share({ connector: () => new ReplaySubject(), resetOnComplete: false })),
    }),
    'nothing is requested before a subscription, and each subscription requests once',
  ],
  [
    'answers twice',
    (tor) => ({ saveConf: concat(tor.saveConf, tor.saveConf) }),
    'a request emits its answer, or one Left, and completes',
  ],
  ['does not answer', () => ({ saveConf: EMPTY }), 'concurrent requests get one answer each'],
  [
    'emits an error',
    () => ({ signal: () => throwError(() => new Error('broken')) }),
    'a request emits its answer, or one Left, and completes',
  ],
  [
    'forgets a mapping',
    (tor) => ({ getAllMappings: tor.getAllMappings.pipe(take(1)) }),
    'getAllMappings emits each mapping, and completes; a Left is its last item',
  ],
  [
    'goes on after a Left',
    (tor) => ({ getAllMappings: concat(of(E.left(closed('broken'))), tor.getAllMappings) }),
    'getAllMappings emits each mapping, and completes; a Left is its last item',
  ],
  [
    'takes any text for a hostname',
    (tor) => ({
      mapAddress: (from, to) => tor.mapAddress(from, typeof to === 'string' ? { _tag: 'Hostname', address: to } : to),
    }),
    'mapAddress reads text as parseAddress does',
  ],
  [
    'takes text that no line can carry',
    () => ({ setConf: () => of(E.right(undefined)) }),
    'text that a configuration line cannot hold gets a Left',
  ],
  [
    'gives the answer of a request that was given up to the next',
    (tor) => {
      const keys: Array<ReadonlyArray<string>> = [];
      return {
        getConf: (asked) =>
          new Observable((subscriber) => {
            keys.push(asked);
            const answer = tor.getConf(keys[0] ?? []).pipe(tap(() => keys.shift()));
            return asked[0] === 'NoSuchOption' ? undefined : answer.subscribe(subscriber);
          }),
      };
    },
    'unsubscribing gives up only the answer: the next request gets its own',
  ],
  [
    'keeps events from a second subscriber',
    (tor) => ({ circuit$: onlyOne(tor.circuit$) }),
    'each subscriber of an event stream gets each event while it is subscribed',
  ],
  [
    'gives an event twice',
    (tor) => ({ log$: tor.log$.pipe(mergeMap((event) => [event, event])) }),
    'each subscriber of an event stream gets each event while it is subscribed',
  ],
  ['does not say why it has ended', () => ({ ended$: EMPTY }), 'ended$ emits one reason, completes, and replays it'],
  [
    'says it only once',
    (tor) => ({ ended$: onlyOne(tor.ended$) }),
    'ended$ emits one reason, completes, and replays it',
  ],
  [
    'answers when it has ended',
    () => ({ saveConf: of(E.right(undefined)) }),
    'once it has ended, every request gets a Left at once',
  ],
  [
    'is silent when it has ended',
    (tor) => ({ getConf: (keys) => concat(tor.getConf(keys), NEVER) }),
    'once it has ended, every request gets a Left at once',
  ],
  [
    'goes on reporting when it has ended',
    (tor) => ({ bandwidth$: concat(tor.bandwidth$, NEVER) }),
    'event streams complete when it has ended, also for later subscribers',
  ],
];

const onlyOne = <A>(source: Observable<A>): Observable<A> => {
  let subscribed = false;
  return new Observable((subscriber) => {
    if (subscribed) return undefined;
    subscribed = true;
    return source.subscribe(subscriber);
  });
};

describe('a Tor that', () => {
  it.each(mutants)('%s breaks a law', async (_, broken, name) => {
    const law = torLaws().find((one) => one.name === name);
    const make = (): Specimen => {
      const { tor, emit } = reporting(simulator());
      return { tor: { ...tor, ...broken(tor) }, emit };
    };
    expect(await law?.check(make)).toMatchObject({ _tag: 'Left' });
  });
});

describe('a program', () => {
  const program: Program = [
    [
      { request: { _tag: 'SetConf', lines: [{ key: 'ContactInfo', value: 'me' }] }, givenUp: false },
      { request: { _tag: 'GetConf', keys: ['NoSuchOption'] }, givenUp: true },
    ],
    [{ request: { _tag: 'GetConf', keys: ['ContactInfo'] }, givenUp: false }],
  ];

  it('gives the answers in the order of its requests, none for one that was given up', async () => {
    const line = { key: 'ContactInfo', value: 'me' };
    expect(await run(simulator())(program)).toEqual([[E.right(undefined)], [], [E.right([line])]]);
  });

  it('is answered alike by Tors that behave alike', async () => {
    const tor = remote(simulator());
    expect(await behavesAs(simulator())(tor)(program)).toEqual(E.right(undefined));
    tor.close();
  });

  it('tells a Tor that behaves otherwise, by the first request', async () => {
    const other = { ...simulator(), setConf: () => of(E.right(undefined)) };
    expect(await behavesAs(simulator())(other)(program)).toEqual(
      E.left(
        'request 3, { _tag: "GetConf", keys: ["ContactInfo"] }: [0].right: ' +
          'wanted [{ key: "ContactInfo", value: "me" }], got []',
      ),
    );
  });
});
