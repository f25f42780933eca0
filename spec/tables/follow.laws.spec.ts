/** Snapshots and events of a model Tor, in every order in which they can come. */
import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { BehaviorSubject, Observable, Subject } from 'rxjs';
import { circuitStatuses } from '../../lib/model/Event.js';
import type { CircuitEvent } from '../../lib/model/Event.js';
import { circuits } from '../../lib/tables/circuits.js';
import { noRows } from '../../lib/tables/Rows.js';
import type { Table } from '../../lib/tables/Table.js';
import { closed, connectionLost } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { circuit } from './events.js';

type Item<A> = E.Either<TorError, A>;

/**
 * A Tor whose events wait until they are delivered, in order, and whose snapshot is taken and delivered when one likes:
 * before events that came about earlier, or behind events that came about later.
 */
const modelTor = () => {
  const world = new Map<number, CircuitEvent>();
  const event$ = new Subject<Item<CircuitEvent>>();
  const active$ = new BehaviorSubject(false);
  let waiting: Item<CircuitEvent>[] = [];
  let taken: ReadonlyArray<CircuitEvent> | undefined;
  const asking = new Set<(rows: ReadonlyArray<CircuitEvent>) => void>();
  const tor = {
    circuit$: event$,
    snapshots: {
      active: () => active$,
      circuits: new Observable<Item<ReadonlyArray<CircuitEvent>>>((subscriber) => {
        taken = undefined;
        const answer = (rows: ReadonlyArray<CircuitEvent>): void => {
          subscriber.next(E.right(rows));
          subscriber.complete();
        };
        asking.add(answer);
        return () => void asking.delete(answer);
      }),
    },
  };
  return {
    tor,
    world,
    happen: (event: CircuitEvent) => {
      if (event.status === 'Failed' || event.status === 'Closed') world.delete(event.id);
      else world.set(event.id, event);
      if (active$.value) waiting.push(E.right(event));
    },
    serve: () => {
      if (!active$.value) active$.next(true);
    },
    deliver: () => {
      const [first, ...rest] = waiting;
      waiting = rest;
      if (first !== undefined) event$.next(first);
      return first !== undefined;
    },
    take: () => {
      if (asking.size > 0) taken ??= [...world.values()];
    },
    answer: () => {
      for (const answer of asking) if (taken !== undefined) answer(taken);
    },
    lose: () => {
      waiting = [];
      active$.next(false);
      event$.next(E.left(connectionLost(1, closed('the other end left'))));
    },
  };
};

type Model = ReturnType<typeof modelTor>;
type Act = (model: Model) => unknown;

const event = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.constantFrom(...circuitStatuses), fc.nat(100))
  .map(([id, status, n]) => circuit(id, status, String(n)));

const happening: fc.Arbitrary<Act> = event.map((event) => (model) => model.happen(event));
const serving: Act = (model) => model.serve();
const delivery: Act = (model) => model.deliver();
const taking: Act = (model) => model.take();
const answering: Act = (model) => model.answer();
const takenAndAnswered: Act = (model) => {
  model.take();
  model.answer();
};
const loss: Act = (model) => model.lose();

const acts = (...others: ReadonlyArray<Act>): fc.Arbitrary<ReadonlyArray<Act>> =>
  fc.array(fc.oneof({ weight: 4, arbitrary: happening }, { weight: 5, arbitrary: fc.constantFrom<Act>(...others) }), {
    maxLength: 60,
  });

/** What a table of the model shows, at present. */
const watched = (model: Model): (() => Table<number, CircuitEvent>) => {
  let table: Table<number, CircuitEvent> = { rows: noRows(), complete: false, overflow: 0 };
  circuits(model.tor).subscribe((item) => {
    if (E.isRight(item)) table = item.right.table;
  });
  return () => table;
};

const sorted = (world: ReadonlyMap<number, CircuitEvent>): ReadonlyArray<unknown> =>
  [...world].sort(([a], [b]) => a - b);

it('law: once all has come, the table is what lives, in whichever order events and snapshot came', () => {
  fc.assert(
    fc.property(
      acts(serving, delivery, delivery, taking, answering, answering, loss),
      acts(delivery, taking, answering),
      (before, after) => {
        const model = modelTor();
        const table = watched(model);
        for (const act of [...before, serving, ...after]) act(model);
        // the last ones: the answer before the events that wait, or behind them
        if (after.length % 2 === 0) while (model.deliver());
        model.take();
        model.answer();
        while (model.deliver());
        expect([...table().rows]).toEqual(sorted(model.world));
        expect(table().complete).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

it('law: over one connection, where an answer comes in its turn, a complete table is what lives at any time', () => {
  const inTurn = fc.oneof(
    {
      weight: 6,
      arbitrary: event.map(
        (event): Act =>
          (model) => (model.happen(event), model.deliver()),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Act>(serving, takenAndAnswered, loss),
    },
  );
  fc.assert(
    fc.property(fc.array(inTurn, { maxLength: 60 }), (acts) => {
      const model = modelTor();
      const table = watched(model);
      for (const act of acts) {
        act(model);
        if (table().complete) expect([...table().rows]).toEqual(sorted(model.world));
      }
    }),
    { numRuns: 300 },
  );
});

it('law: after a reconnection the table equals that of who comes new', () => {
  fc.assert(
    fc.property(acts(serving, delivery, taking, answering, loss), acts(delivery), (before, after) => {
      const model = modelTor();
      const old = watched(model);
      for (const act of [...before, loss]) act(model);
      expect([...old().rows]).toEqual([]);
      const fresh = watched(model);
      for (const act of [serving, ...after]) act(model);
      model.take();
      model.answer();
      expect([...old().rows]).toEqual([...fresh().rows]);
    }),
  );
});
