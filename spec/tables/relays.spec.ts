import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { BehaviorSubject, Observable, Subject } from 'rxjs';
import { tables } from '../../lib/index.js';
import type { TorError } from '../../lib/index.js';
import { readRouterStatuses } from '../../lib/model/RouterStatus.js';
import type { RouterStatus } from '../../lib/model/RouterStatus.js';
import type { NetworkStatusEvent, NewConsensusEvent } from '../../lib/model/V1Event.js';
import { connectionLost, serverError, transportError } from '../../lib/TorError.js';
import { readerOf } from '../../lib/v1/event/index.js';
import type { V1Tor } from '../../lib/v1/index.js';
import { latin1, parseText } from '../v1/parts.js';

type Item = E.Either<TorError, tables.Update<tables.RelayTable, tables.RelayChange>>;

const identity = (n: number): string => n.toString(16).toUpperCase().padStart(40, '0');

const relay = (n: number, bandwidth = 0): RouterStatus => ({
  nickname: `r${n}`,
  identity: identity(n),
  digest: 'SpIcm190dPZoXlDbnCzAfKxfzRw',
  published: '2038-01-01 00:00:00',
  address: `10.0.0.${n}`,
  orPort: 9001,
  dirPort: 0,
  flags: ['Running'],
  bandwidth,
});

const gap = connectionLost(1, transportError('Reset', 'memory:peer', 'reset'));
const refusal = serverError('UnrecognizedKey', 'Unrecognized key "ns/all"', 552, 'GETINFO');

/** A Tor whose answers are given by hand. */
const scripted = () => {
  const ns$ = new Subject<E.Either<TorError, NetworkStatusEvent>>();
  const consensus$ = new Subject<E.Either<TorError, NewConsensusEvent>>();
  const active$ = new BehaviorSubject(false);
  const asked: Array<(answer: E.Either<TorError, ReadonlyArray<RouterStatus>>) => void> = [];
  const countries: Array<readonly [ReadonlyArray<string>, (a: E.Either<TorError, ReadonlyArray<string>>) => void]> = [];
  const tor: tables.HasRelays = {
    event: ((name: 'NS' | 'NEWCONSENSUS') => (name === 'NS' ? ns$ : consensus$)) as tables.HasRelays['event'],
    active: () => active$,
    getInfo: () =>
      new Observable((subscriber) => {
        asked.push((answer) => {
          subscriber.next(E.isLeft(answer) ? answer : E.right([answer.right] as const));
          subscriber.complete();
        });
      }),
    getInfoText: (keys) =>
      new Observable((subscriber) => {
        countries.push([
          keys,
          (answer) => {
            subscriber.next(answer);
            subscriber.complete();
          },
        ]);
      }),
  };
  const items: Item[] = [];
  const rows = (): ReadonlyArray<RouterStatus> => {
    const last = items.filter(E.isRight).at(-1);
    return last === undefined ? [] : [...last.right.table.rows.values()];
  };
  return { ns$, consensus$, active$, asked, countries, tor, items, rows };
};

const ns = (...relays: ReadonlyArray<RouterStatus>): E.Either<TorError, NetworkStatusEvent> =>
  E.right({ _tag: 'NetworkStatus', relays });

const consensus = (...relays: ReadonlyArray<RouterStatus>): E.Either<TorError, NewConsensusEvent> =>
  E.right({ _tag: 'NewConsensus', relays });

it('begins with the snapshot, and follows changes of relays and consensuses', () => {
  const { ns$, consensus$, active$, asked, tor, items, rows } = scripted();
  const subscription = tables.relays(tor, { countries: false }).subscribe((item) => items.push(item));
  ns$.next(ns(relay(1, 7)));
  expect(items).toEqual([]);
  active$.next(true);
  asked[0]?.(E.right([relay(1), relay(2)]));
  expect(rows()).toEqual([relay(1), relay(2)]);
  ns$.next(ns(relay(2, 5), relay(3)));
  expect(items.at(-1)).toMatchObject({
    right: {
      change: {
        put: [
          [identity(2), { bandwidth: 5 }],
          [identity(3), {}],
        ],
        removed: [],
      },
      table: { complete: true },
    },
  });
  ns$.next(ns(relay(3)));
  consensus$.next(consensus(relay(2, 5), relay(4)));
  expect(rows()).toEqual([relay(2, 5), relay(4)]);
  expect(items.at(-1)).toMatchObject({ right: { change: { removed: [identity(1), identity(3)] } } });
  consensus$.next(consensus(relay(2, 5), relay(4)));
  expect(items).toHaveLength(3);
  subscription.unsubscribe();
  expect([ns$.observed, consensus$.observed, active$.observed]).toEqual([false, false, false]);
});

it('a refused snapshot is a Left and an empty table, which the next consensus fills', () => {
  const { consensus$, active$, asked, tor, items } = scripted();
  tables.relays(tor, { countries: false }).subscribe((item) => items.push(item));
  active$.next(true);
  asked[0]?.(E.left(refusal));
  consensus$.next(consensus(relay(1)));
  expect(items).toMatchObject([
    E.left(refusal),
    { right: { change: { _tag: 'Cleared' }, table: { complete: false } } },
    { right: { table: { complete: true, rows: { size: 1 } } } },
  ]);
});

it('a gap is one Left and an empty table; the next session begins with a snapshot', () => {
  const { ns$, consensus$, active$, asked, tor, items, rows } = scripted();
  tables.relays(tor, { countries: false }).subscribe((item) => items.push(item));
  active$.next(true);
  asked[0]?.(E.right([relay(1)]));
  ns$.next(E.left(gap));
  consensus$.next(E.left(gap));
  active$.next(false);
  expect(items.slice(1)).toMatchObject([
    E.left(gap),
    { right: { change: { _tag: 'Cleared' }, table: { rows: { size: 0 } } } },
  ]);
  active$.next(true);
  asked[1]?.(E.right([relay(2)]));
  expect(rows()).toEqual([relay(2)]);
});

it('ends with the events', () => {
  const { ns$, consensus$, tor } = scripted();
  let ended = false;
  tables.relays(tor).subscribe({ complete: () => (ended = true) });
  ns$.complete();
  consensus$.complete();
  expect(ended).toBe(true);
});

it('relays over the limit are counted', () => {
  const { ns$, active$, asked, tor, items } = scripted();
  tables.relays(tor, { limit: 2, countries: false }).subscribe((item) => items.push(item));
  active$.next(true);
  asked[0]?.(E.right([relay(1), relay(2), relay(3)]));
  ns$.next(ns(relay(4), relay(1, 1)));
  expect(items).toMatchObject([
    { right: { table: { complete: false, overflow: 1, rows: { size: 2 } } } },
    { right: { table: { complete: false, overflow: 2, rows: { size: 2 } } } },
  ]);
});

describe('countries', () => {
  const begun = (n: number, options: tables.RelayOptions = {}) => {
    const all = scripted();
    const subscription = tables.relays(all.tor, options).subscribe((item) => all.items.push(item));
    all.active$.next(true);
    all.asked[0]?.(
      E.right(Array.from({ length: n }, (_, i) => ({ ...relay(i), address: `10.0.${i >> 8}.${i & 0xff}` }))),
    );
    return { ...all, subscription };
  };

  it('are asked for in batches, one after the other, once for each address', () => {
    const { countries, ns$, items, rows } = begun(300);
    expect(countries.map(([keys]) => [keys.length, keys[0]])).toEqual([[256, 'ip-to-country/10.0.0.0']]);
    countries[0]?.[1](E.right(Array.from({ length: 256 }, (_, i) => (i === 1 ? '??' : 'de'))));
    expect(countries.map(([keys]) => keys.length)).toEqual([256, 44]);
    countries[1]?.[1](E.right(Array.from({ length: 44 }, () => 'fr')));
    expect(rows().map((row) => (row as tables.RelayRow).country)).toEqual(
      Array.from({ length: 300 }, (_, i) => (i === 1 ? undefined : i < 256 ? 'de' : 'fr')),
    );
    ns$.next(ns({ ...relay(2, 9), address: '10.0.0.2' }, { ...relay(400), address: '10.1.0.0' }));
    expect(items.at(-1)).toMatchObject({
      right: {
        change: {
          put: [
            [identity(2), { country: 'de' }],
            [identity(400), {}],
          ],
        },
      },
    });
    expect(countries.at(-1)?.[0]).toEqual(['ip-to-country/10.1.0.0']);
  });

  it('are not asked for again if the Tor refuses', () => {
    const { countries, ns$, items } = begun(300);
    countries[0]?.[1](E.left(serverError('InternalError', 'GeoIP data not loaded', 551, 'GETINFO')));
    ns$.next(ns({ ...relay(400), address: '10.1.0.0' }));
    expect(countries).toHaveLength(1);
    expect(items.every(E.isRight)).toBe(true);
  });

  it('are asked for again after a gap', () => {
    const { countries, consensus$, active$, asked } = begun(1);
    countries[0]?.[1](E.right(['de']));
    consensus$.next(E.left(gap));
    active$.next(false);
    active$.next(true);
    asked[1]?.(E.right([{ ...relay(0), address: '10.0.0.0' }]));
    expect(countries).toHaveLength(2);
  });

  it('are not asked for without the option, or after the end', () => {
    expect(begun(1, { countries: false }).countries).toEqual([]);
    const { countries, subscription } = begun(300);
    subscription.unsubscribe();
    countries[0]?.[1](E.right([]));
    expect(countries).toHaveLength(1);
  });
});

it('law: after any history the table is the state of the Tor, whenever the snapshot and the events arrive', () => {
  const n = fc.integer({ min: 0, max: 5 });
  const step = fc.oneof(
    fc.tuple(n, fc.integer({ min: 1, max: 9 })).map(([one, weight]) => ({ _tag: 'change', one, weight }) as const),
    fc.uniqueArray(n).map((all) => ({ _tag: 'consensus', all }) as const),
    fc.constantFrom(
      { _tag: 'ask' } as const,
      { _tag: 'take' } as const,
      { _tag: 'answer' } as const,
      { _tag: 'gap' } as const,
    ),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { ns$, consensus$, active$, asked, tor, items, rows } = scripted();
      const reducer = tables.relayReducer();
      let replayed = reducer.initial.table;
      tables.relays(tor, { countries: false }).subscribe((item) => {
        items.push(item);
        if (E.isLeft(item)) return;
        replayed = reducer.apply(item.right.change)(replayed);
        expect(replayed).toEqual(item.right.table);
      });
      let state = new Map([[1, relay(1)]]);
      let taken: ReadonlyArray<RouterStatus> | undefined;
      const sorted = (): ReadonlyArray<RouterStatus> =>
        [...state.values()].sort((a, b) => (a.identity < b.identity ? -1 : 1));
      const answer = (): void => {
        if (active$.value) asked.at(-1)?.(E.right(taken ?? sorted()));
        taken = undefined;
      };
      for (const one of [
        ...steps,
        { _tag: 'gap' } as const,
        { _tag: 'ask' } as const,
        ...steps,
        { _tag: 'answer' } as const,
      ]) {
        switch (one._tag) {
          case 'change': {
            const changed = relay(one.one, one.weight);
            state = new Map(state).set(one.one, changed);
            ns$.next(ns(changed));
            break;
          }
          case 'consensus':
            state = new Map(one.all.map((each) => [each, relay(each)]));
            consensus$.next(consensus(...state.values()));
            break;
          case 'ask':
            if (!active$.value) active$.next(true);
            break;
          // the state that the answer has may be older than events that arrive before it
          case 'take':
            if (active$.value) taken ??= sorted();
            break;
          case 'answer':
            answer();
            break;
          case 'gap':
            taken = undefined;
            consensus$.next(E.left(gap));
            active$.next(false);
        }
      }
      if (!active$.value) return;
      const last = items.filter(E.isRight).at(-1);
      expect(rows()).toEqual(sorted());
      expect(last?.right.table.complete).toBe(true);
    }),
  );
});

it('the recorded events of a real Tor lead to the relays that it lists itself', () => {
  const text = readFileSync(join(__dirname, '../golden/v1/relays.txt'), 'latin1');
  const [listed = '', ...events] = parseText(text).messages;
  const { ns$, consensus$, active$, asked, tor, items, rows } = scripted();
  tables.relays(tor, { countries: false }).subscribe((item) => items.push(item));
  active$.next(true);
  asked[0]?.(E.right([]));
  for (const message of events) {
    const name = message.startsWith('650+NS') ? 'NS' : 'NEWCONSENSUS';
    const bytes = latin1(message);
    const event = readerOf(name)({ bytes, start: 0, end: bytes.length }) as E.Either<never, never>;
    if (name === 'NS') ns$.next(event);
    else consensus$.next(event);
  }
  const data = listed.split('\r\n').slice(1, -3).join('\n');
  expect(rows()).toEqual([...(readRouterStatuses(data) ?? [])].sort((a, b) => (a.identity < b.identity ? -1 : 1)));
});

it('a V1Tor has what the tables need', () => {
  const all = (tor: V1Tor) => [tables.relays(tor), tables.guards(tor), tables.onions(tor)];
  expect(all).toBeInstanceOf(Function);
});
