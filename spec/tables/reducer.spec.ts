import * as fc from 'fast-check';
import type { CircuitEvent, OrConnectionEvent } from '../../lib/model/Event.js';
import { circuitStatuses, orConnectionStatuses } from '../../lib/model/Event.js';
import { circuitReducer } from '../../lib/tables/circuits.js';
import { orConnectionReducer } from '../../lib/tables/orConnections.js';
import type { TableReducer, TableState } from '../../lib/tables/reducer.js';
import type { Input } from '../../lib/tables/Table.js';
import { circuit, orConnection, plain } from './events.js';

const { initial, step } = circuitReducer();

/** The states and changes that inputs lead to, in order. */
const stepping = <K, A>({ initial, step }: TableReducer<K, A>, inputs: ReadonlyArray<Input<A>>) => {
  let state = initial;
  return inputs.map((input) => {
    const before = state;
    const [next, change] = step(state, input);
    state = next;
    return { before, change, state };
  });
};

const endOf = <K, A>(reducer: TableReducer<K, A>, inputs: ReadonlyArray<Input<A>>): TableState<K, A> =>
  stepping(reducer, inputs).at(-1)?.state ?? reducer.initial;

const told = <A>(...events: ReadonlyArray<A>): ReadonlyArray<Input<A>> =>
  events.map((event) => ({ _tag: 'Event', event }));
const asked = { _tag: 'Asked' } as const;
const gap = { _tag: 'Gap' } as const;
const snapshot = <A>(...rows: ReadonlyArray<A>): Input<A> => ({ _tag: 'Snapshot', rows });

// -------------------------------------------------------------------------------------
// generators
// -------------------------------------------------------------------------------------

const refused = { _tag: 'Unanswered', refused: true } as const;

const circuitEvent: fc.Arbitrary<CircuitEvent> = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(...circuitStatuses, 7), fc.array(fc.constantFrom('a', 'b')))
  .map(([id, status, path]) => circuit(id, status, ...path));

const orConnectionEvent: fc.Arbitrary<OrConnectionEvent> = fc
  .tuple(
    fc.constantFrom('amber', 'birch', `$${'A'.repeat(40)}~amber`, `$${'a'.repeat(40)}`),
    fc.constantFrom(...orConnectionStatuses, 4),
    fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  )
  .map(([router, status, id]) => orConnection(router, status, id));

const inputsOf = <A>(event: fc.Arbitrary<A>): fc.Arbitrary<ReadonlyArray<Input<A>>> =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: event.map((event): Input<A> => ({ _tag: 'Event', event })) },
      { weight: 2, arbitrary: fc.array(event, { maxLength: 8 }).map((rows): Input<A> => ({ _tag: 'Snapshot', rows })) },
      { weight: 3, arbitrary: fc.constantFrom<Input<A>>(asked, { _tag: 'Unanswered' }, refused, gap) },
    ),
    { maxLength: 60 },
  );

const limit = fc.constantFrom(0, 1, 3, 5, 100, NaN);

/** What every table is to be, whatever comes. */
const laws = <K, A>(
  name: string,
  make: (options: { readonly limit: number }) => TableReducer<K, A>,
  event: fc.Arbitrary<A>,
): void => {
  describe(name, () => {
    it('law: a change applied to the table before it gives the next one; without a change it is the same', () => {
      fc.assert(
        fc.property(limit, inputsOf(event), (limit, inputs) => {
          const reducer = make({ limit });
          for (const { before, change, state } of stepping(reducer, inputs)) {
            if (change === undefined) expect(state.table).toBe(before.table);
            else expect(plain(reducer.apply(change)(before.table))).toEqual(plain(state.table));
          }
        }),
      );
    });

    it('law: a table has at most as many rows as its limit, and says whether it is complete', () => {
      fc.assert(
        fc.property(limit, inputsOf(event), (limit, inputs) => {
          for (const { state } of stepping(make({ limit }), inputs)) {
            expect(state.table.rows.size).toBeLessThanOrEqual(limit > 0 ? limit : 0);
            expect(state.touched?.size ?? 0).toBeLessThanOrEqual(limit > 0 ? limit : 0);
            if (state.table.overflow > 0) expect(state.table.complete).toBe(false);
          }
        }),
      );
    });

    it('law: after a gap it is as at the beginning', () => {
      fc.assert(
        fc.property(limit, inputsOf(event), inputsOf(event), (limit, before, after) => {
          const reducer = make({ limit });
          const [restarted, fresh] = [[...before, gap, ...after], after].map((inputs) => endOf(reducer, inputs));
          expect(plain(restarted!.table)).toEqual(plain(fresh!.table));
        }),
      );
    });

    it('law: no row is of something that has ended', () => {
      fc.assert(
        fc.property(inputsOf(event), (inputs) => {
          const { rows } = endOf(make({ limit: 100 }), inputs).table;
          const ended = (row: unknown): boolean => /Failed|Closed/.test((row as { status: string }).status);
          expect([...rows.values()].filter(ended)).toEqual([]);
        }),
      );
    });
  });
};

laws('circuits', circuitReducer, circuitEvent);
laws('orConnections', orConnectionReducer, orConnectionEvent);

// -------------------------------------------------------------------------------------
// circuits
// -------------------------------------------------------------------------------------

it('law: without a snapshot a row is the newest event of what has not ended', () => {
  fc.assert(
    fc.property(fc.array(circuitEvent), (events) => {
      const model = new Map<number, CircuitEvent>();
      for (const event of events) {
        if (event.status === 'Failed' || event.status === 'Closed') model.delete(event.id);
        else model.set(event.id, event);
      }
      const { rows } = endOf({ ...circuitReducer() }, told(...events)).table;
      expect([...rows]).toEqual([...model].sort(([a], [b]) => a - b));
    }),
  );
});

it('tells what began, changed and ended', () => {
  const [launched, built, closed] = [circuit(1, 'Launched'), circuit(1, 'Built', 'a'), circuit(1, 'Closed', 'a')];
  expect(stepping(circuitReducer(), told(launched, built, closed, closed)).map(({ change }) => change)).toEqual([
    { _tag: 'Began', key: 1, row: launched },
    { _tag: 'Changed', key: 1, row: built, before: launched },
    { _tag: 'Ended', key: 1, row: closed, before: built },
    undefined,
  ]);
});

it('keeps what has a status that it does not know', () => {
  expect([...step(initial, { _tag: 'Event', event: circuit(1, 9) })[0].table.rows.keys()]).toEqual([1]);
});

it('takes what a snapshot says of all that no event told of since it was asked for', () => {
  const [, , , , , , , { change, state } = { change: undefined, state: initial }] = stepping(circuitReducer(), [
    ...told(circuit(1, 'Launched'), circuit(2, 'Launched')),
    asked,
    ...told(circuit(3, 'Built', 'a'), circuit(4, 'Launched'), circuit(4, 'Closed')),
    { _tag: 'Event', event: circuit(5, 'Closed') },
    snapshot(
      circuit(2, 'Built', 'b'),
      circuit(3, 'Launched'),
      circuit(4, 'Launched'),
      circuit(5, 'Built', 'c'),
      circuit(6, 'Built', 'd'),
    ),
  ]);
  expect([...state.table.rows.values()]).toEqual([
    circuit(2, 'Built', 'b'),
    circuit(3, 'Built', 'a'),
    circuit(6, 'Built', 'd'),
  ]);
  expect(state.table.complete).toBe(true);
  expect(change).toEqual({
    _tag: 'Snapshot',
    put: [
      [2, circuit(2, 'Built', 'b')],
      [6, circuit(6, 'Built', 'd')],
    ],
    removed: [1],
    refused: 0,
  });
});

it('counts what finds no room, and takes it when there is some', () => {
  const steps = stepping(
    circuitReducer({ limit: 1 }),
    told(
      circuit(1, 'Launched'),
      circuit(2, 'Launched'),
      circuit(1, 'Built'),
      circuit(1, 'Closed'),
      circuit(2, 'Built', 'a'),
    ),
  );
  expect(steps.map(({ change, state }) => [change?._tag, state.table.overflow])).toEqual([
    ['Began', 0],
    ['Refused', 1],
    ['Changed', 1],
    ['Ended', 1],
    ['Began', 1],
  ]);
});

it('counts what of a snapshot finds no room; such a table is not complete', () => {
  const { table } = endOf(circuitReducer({ limit: 2 }), [
    asked,
    ...told(circuit(9, 'Built')),
    snapshot(circuit(1, 'Built'), circuit(2, 'Built'), circuit(3, 'Built'), circuit(9, 'Launched')),
  ]);
  expect([[...table.rows.keys()], table.overflow, table.complete]).toEqual([[1, 9], 2, false]);
});

// -------------------------------------------------------------------------------------
// OR connections
// -------------------------------------------------------------------------------------

describe('OR connections', () => {
  const r = `$${'0123456789ABCDEF'.repeat(2)}01234567`;
  const keys = (...inputs: ReadonlyArray<Input<OrConnectionEvent>>): ReadonlyArray<string> => [
    ...endOf(orConnectionReducer(), inputs).table.rows.keys(),
  ];

  it('are known by their router where they have no number', () => {
    expect(keys(...told(orConnection('amber', 'Launched'), orConnection('amber', 'Connected')))).toEqual(['amber']);
  });

  it('are known by their number, so that there can be two to one router', () => {
    expect(keys(...told(orConnection(r, 'Connected', 5), orConnection(`${r}~amber`, 'Connected', 7)))).toEqual([
      '5',
      '7',
    ]);
  });

  it('keep the name that they have from a snapshot when an event tells their number', () => {
    const before = [asked, snapshot(orConnection(`${r}~amber`, 'Connected'))];
    expect(keys(...before, ...told(orConnection(`${r}~amber`, 'Connected', 5)))).toEqual([r]);
    expect(keys(...before, ...told(orConnection(r, 'Closed', 5)))).toEqual([]);
    expect(keys(...before, ...told(orConnection(r, 'Connected', 5), orConnection(r, 'Closed', 5)))).toEqual([]);
  });

  it('are others than those of a snapshot when they begin', () => {
    const before = [asked, snapshot(orConnection(r, 'Connected'))];
    expect(keys(...before, ...told(orConnection(r, 'Launched', 5), orConnection(r, 'Connected', 5)))).toEqual([r, '5']);
  });

  it('of one router are told apart in a snapshot, eight at the most', () => {
    const two = [asked, snapshot(orConnection(r, 'Connected'), orConnection(`${r}~amber`, 'Connected'))];
    expect(keys(...two)).toEqual([r, `${r} 2`]);
    expect(keys(...two, ...told(orConnection(r, 'Closed', 9)))).toEqual([`${r} 2`]);
    expect(keys(...two, ...told(orConnection(r, 'Closed', 9), orConnection(r, 'Closed', 8)))).toEqual([]);
    const { rows, overflow } = endOf(orConnectionReducer(), [
      snapshot(...Array.from({ length: 10 }, () => orConnection(r, 'Connected'))),
    ]).table;
    expect([rows.size, overflow]).toEqual([8, 2]);
  });

  it('keep the number that they have from an event when a snapshot lists them', () => {
    expect(
      keys(
        ...told(orConnection(r, 'Connected', 5), orConnection('birch', 'Connected', 6)),
        asked,
        ...told(orConnection(r, 'Connected', 7)),
        snapshot(orConnection(r, 'Connected'), orConnection(r, 'Connected'), orConnection(r, 'Connected')),
      ),
    ).toEqual([r, '5', '7']);
  });
});
