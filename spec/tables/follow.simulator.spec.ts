/** Tables of a simulated Tor are its state: in memory, and over connections that are lost. */
import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { forkJoin, Subscription } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, configLine, exponentialBackoff, listen, memory, policies } from '../../lib/index.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent, TorEvent } from '../../lib/model/Event.js';
import type { Signal } from '../../lib/model/Signal.js';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import { circuits, orConnections, streams } from '../../lib/tables/index.js';
import type { MayHaveSnapshots, Table } from '../../lib/tables/index.js';
import type { Tor } from '../../lib/Tor.js';
import { rate, traffic } from '../../lib/tables/traffic.js';
import { listenV1, v1Client } from '../../lib/v1/index.js';

const MINUTE = 60_000;

/** What lives in a simulator, as events would tell of it. */
const circuitsOf = (tor: SimulatedTor): ReadonlyArray<CircuitEvent> =>
  [...tor.state().circuits.values()].map(({ id, path, built, open }) => ({
    _tag: 'Circuit',
    status: open ? 'Built' : built === 0 ? 'Launched' : 'Extended',
    id,
    path: path.slice(0, built),
  }));

/** No event has told of one that waits for a circuit. */
const streamsOf = (tor: SimulatedTor): ReadonlyArray<StreamEvent> =>
  [...tor.state().streams.values()].flatMap(({ id, target, status: now, circuit }): ReadonlyArray<StreamEvent> => {
    if (now === 'Waiting') return [];
    const status = now === 'Open' ? 'Succeeded' : target.endsWith(':0') ? 'SentResolve' : 'SentConnect';
    return [{ _tag: 'Stream', status, id, target, details: { status: status.toUpperCase(), circuit, other: {} } }];
  });

const orConnectionsOf = (tor: SimulatedTor): ReadonlyArray<OrConnectionEvent> =>
  [...tor.state().orConnections.values()].map(({ router, connected }) => ({
    _tag: 'OrConnection',
    status: connected ? 'Connected' : 'Launched',
    router,
  }));

/** What the three tables of a Tor show, at present; and how many Lefts there were. */
const watch = (tor: Tor & MayHaveSnapshots) => {
  const seen = { circuits: [] as unknown[], streams: [] as unknown[], orConnections: [] as unknown[], lefts: 0 };
  const subscription = new Subscription();
  const to =
    (name: 'circuits' | 'streams' | 'orConnections') =>
    (item: E.Either<unknown, { readonly table: Table<unknown, TorEvent> }>): void => {
      if (E.isRight(item)) seen[name] = [...item.right.table.rows.values()];
      else seen.lefts++;
    };
  subscription.add(circuits(tor).subscribe(to('circuits')));
  subscription.add(streams(tor).subscribe(to('streams')));
  subscription.add(orConnections(tor).subscribe(to('orConnections')));
  return { seen, subscription };
};

const by = <A>(key: (a: A) => number | string, all: ReadonlyArray<A>): ReadonlyArray<A> =>
  [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1));

const stateOf = (tor: SimulatedTor) => ({
  circuits: by(({ id }) => id, circuitsOf(tor)),
  streams: by(({ id }) => id, streamsOf(tor)),
  orConnections: by(({ router }) => router, orConnectionsOf(tor)),
});

const busyOptions = {
  circuitsPerMinute: 30,
  streamsPerMinute: 60,
  failureRate: 0.1,
  torrc: 'MaxCircuitDirtiness 20 seconds\n',
};

const busy = (seed: number, scheduler: SchedulerLike) => simulator({ ...busyOptions, seed, scheduler });

/** Does something after so many milliseconds. */
type At = (time: number, act: () => void) => void;

/** Does something at each of these times, in virtual time. */
const story = (run: (scheduler: SchedulerLike, at: At) => void): void => {
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ flush }) => {
    run(scheduler, (time, act) => void scheduler.schedule(act, time));
    flush();
  });
};

const seed = fc.integer({ min: 1, max: 1_000_000 });
const times = fc.array(fc.integer({ min: 1, max: 2 * MINUTE }), { minLength: 1, maxLength: 20 });

it('law: tables that were there from the start are the state at any time', () => {
  fc.assert(
    fc.property(seed, times, (seed, times) => {
      story((scheduler, at) => {
        const tor = busy(seed, scheduler);
        const { seen, subscription } = watch(tor);
        for (const time of times) at(time, () => expect(seen).toEqual({ ...stateOf(tor), lefts: 0 }));
        at(3 * MINUTE + 1, () => subscription.unsubscribe());
      });
    }),
    { numRuns: 8 },
  );
});

it('law: with snapshots, tables of whoever comes late are the state at any time', () => {
  fc.assert(
    fc.property(seed, times, fc.integer({ min: 0, max: MINUTE }), (seed, times, late) => {
      story((scheduler, at) => {
        const tor = busy(seed, scheduler);
        const early = tor.log$.subscribe();
        at(late, () => {
          const { seen, subscription } = watch(tor);
          for (const time of times) at(time, () => expect(seen).toEqual({ ...stateOf(tor), lefts: 0 }));
          at(3 * MINUTE + 1, () => {
            subscription.unsubscribe();
            early.unsubscribe();
          });
        });
      });
    }),
    { numRuns: 8 },
  );
});

/** What may be done to a simulated Tor. */
const act = fc.oneof(
  fc.constantFrom<Signal>('Reload', 'Dump', 'Debug').map((signal) => (tor: SimulatedTor) => tor.signal(signal)),
  fc
    .integer({ min: 10, max: 60 })
    .map(
      (seconds) => (tor: SimulatedTor) =>
        tor.setConf([configLine('MaxCircuitDirtiness', `${String(seconds)} seconds`)]),
    ),
  fc
    .constantFrom('', 'amber,birch')
    .map((names) => (tor: SimulatedTor) => tor.setConf([configLine('ExcludeNodes', names)])),
);

it('law: after any history a table equals a fresh snapshot, and a table that begins then', () => {
  fc.assert(
    fc.property(seed, fc.array(fc.tuple(fc.integer({ min: 1, max: MINUTE }), act), { maxLength: 20 }), (seed, acts) => {
      story((scheduler, at) => {
        const tor = busy(seed, scheduler);
        const { seen, subscription } = watch(tor);
        for (const [time, act] of acts) at(time, () => act(tor).subscribe());
        at(MINUTE + 1, () => {
          const fresh = watch(tor);
          expect(fresh.seen).toEqual(seen);
          fresh.subscription.unsubscribe();
          let snapshots: ReadonlyArray<ReadonlyArray<{ readonly id: number }>> = [];
          forkJoin([tor.snapshots.circuits, tor.snapshots.streams]).subscribe((answers) => {
            snapshots = answers.map((answer) =>
              answer._tag === 'Right' ? [...answer.right].sort((a, b) => a.id - b.id) : [],
            );
          });
          expect(snapshots).toEqual([seen.circuits, seen.streams]);
          subscription.unsubscribe();
        });
      });
    }),
    { numRuns: 10 },
  );
});

it('without snapshots, a table of whoever comes late has what events have told of', () => {
  story((scheduler, at) => {
    const tor = busy(1, scheduler);
    const early = tor.log$.subscribe();
    at(MINUTE, () => {
      const known = new Set(circuitsOf(tor).map(({ id }) => id));
      const { seen, subscription } = watch({ ...tor, snapshots: undefined });
      expect(seen.circuits).toEqual([]);
      at(10_000, () => {
        const { circuits } = stateOf(tor);
        expect(circuits).toEqual(expect.arrayContaining(seen.circuits));
        expect(seen.circuits).toEqual(expect.arrayContaining(circuits.filter(({ id }) => !known.has(id))));
        subscription.unsubscribe();
        early.unsubscribe();
      });
    });
  });
});

/** What TC carries of it. */
const inTc = <A>(state: A): A =>
  JSON.parse(JSON.stringify(state, (key, value: unknown) => (key === 'details' ? undefined : value))) as A;

const soon = exponentialBackoff({ initial: 5_000, jitter: 0 });

it('over a connection that is lost, tables empty, and are the state again once all that lives has changed', () => {
  story((scheduler, at) => {
    const tor = busy(2, scheduler);
    const early = tor.log$.subscribe();
    const { connect, listen: address } = memory({ scheduler });
    let server = listen(tor, address).subscribe();
    const far = client(connect, { scheduler, reconnect: soon });
    const { seen } = watch(far);
    at(MINUTE, () => {
      expect(seen).toEqual({ ...inTc(stateOf(tor)), lefts: 0 });
      server.unsubscribe();
    });
    at(MINUTE + 1_000, () => {
      expect(seen).toEqual({ circuits: [], streams: [], orConnections: [], lefts: 3 });
      server = listen(tor, address).subscribe();
    });
    at(5 * MINUTE, () => {
      // a connection to a router may live on, and nothing tells of it
      const { circuits, streams } = inTc(stateOf(tor));
      expect(seen).toMatchObject({ circuits, streams, lefts: 3 });
      far.close();
      server.unsubscribe();
      early.unsubscribe();
    });
  });
});

// -------------------------------------------------------------------------------------
// over v1, which has snapshots
// -------------------------------------------------------------------------------------

/** A busy simulated Tor with the events and snapshots of v1; its time runs only while `early` is subscribed to. */
const busyV1 = (seed: number, scheduler: SchedulerLike) => {
  const tor = simulator({ ...busyOptions, seed, scheduler, streams: 'v1' });
  return { tor, early: tor.log$.subscribe() };
};

/** What the tables of a new observer show, which is what the snapshots contain. */
const fresh = (tor: SimulatedTor): ReturnType<typeof watch>['seen'] => {
  const { seen, subscription } = watch(tor);
  subscription.unsubscribe();
  return seen;
};

/** Checks at a time, but when the events of that time have arrived: a server sends some at the end of the tick. */
const atRest = (at: At, time: number, check: () => void, turns = 8): void => {
  at(time, turns === 0 ? check : () => atRest(at, 0, check, turns - 1));
};

/** The details that only events report, and no snapshot. */
const ofEvents = {
  circuits: undefined,
  id: undefined,
  purpose: undefined,
  source: undefined,
  sourceAddress: undefined,
};

const ofSnapshots = ({ circuits, streams, orConnections }: ReturnType<typeof watch>['seen']) => {
  const within = (rows: ReadonlyArray<unknown>) =>
    (rows as ReadonlyArray<{ readonly details: object }>).map((row) => ({
      ...row,
      details: { ...row.details, ...ofEvents },
    }));
  return {
    circuits,
    streams: within(streams),
    orConnections: by(({ router }) => router, within(orConnections) as unknown as ReadonlyArray<OrConnectionEvent>),
  };
};

/** The tables are those of a new observer, except for what only earlier events reported. */
const expectFresh = (seen: ReturnType<typeof watch>['seen'], tor: SimulatedTor, lefts: number): void => {
  expect(ofSnapshots(seen)).toEqual(ofSnapshots(fresh(tor)));
  expect(seen.lefts).toBe(lefts);
};

/** Takes the newest circuit from Tor for controllers, which CIRC_MINOR reports and no other event. */
const takeOver = (tor: SimulatedTor): void => {
  const newest = [...tor.state().circuits.keys()].at(-1);
  if (newest !== undefined) tor.setCircuitPurpose(newest, 'controller').subscribe();
};

it('law: over v1, tables of a late client equal a fresh snapshot at any time, also after a lost connection', () => {
  fc.assert(
    fc.property(seed, times, fc.integer({ min: 0, max: MINUTE }), (seed, times, late) => {
      story((scheduler, at) => {
        const { tor, early } = busyV1(seed, scheduler);
        const { connect, listen: address } = memory({ scheduler });
        let server = listenV1(tor, address, { scheduler }).subscribe();
        at(late, () => {
          const far = v1Client(connect, { scheduler, reconnect: soon });
          const { seen } = watch(far);
          for (const time of times) {
            at(time, () => takeOver(tor));
            atRest(at, time, () => expectFresh(seen, tor, 0));
          }
          at(2 * MINUTE + 1, () => {
            server.unsubscribe();
            server = listenV1(tor, address, { scheduler }).subscribe();
          });
          for (const time of times) atRest(at, 2 * MINUTE + 5_100 + time, () => expectFresh(seen, tor, 3));
          at(5 * MINUTE, () => {
            far.close();
            server.unsubscribe();
            early.unsubscribe();
          });
        });
      });
    }),
    { numRuns: 8 },
  );
});

it('law: over v1, tables through a gateway equal a fresh snapshot once the gateway has its Tor back', () => {
  fc.assert(
    fc.property(seed, times, (seed, times) => {
      story((scheduler, at) => {
        const { tor, early } = busyV1(seed, scheduler);
        const upstream = memory({ scheduler });
        let server = listenV1(tor, upstream.listen, { scheduler }).subscribe();
        const between = v1Client(upstream.connect, { scheduler, reconnect: soon });
        const door = memory({ scheduler });
        const gateway = listenV1(policies.allowSignals([])(between), door.listen, { scheduler }).subscribe();
        const far = v1Client(door.connect, { scheduler, reconnect: soon });
        far.connected.subscribe();
        at(MINUTE, () => {
          const { seen } = watch(far);
          atRest(at, MINUTE, () => {
            expectFresh(seen, tor, 0);
            server.unsubscribe();
          });
          at(2 * MINUTE, () => {
            server = listenV1(tor, upstream.listen, { scheduler }).subscribe();
          });
          for (const time of times) atRest(at, 3 * MINUTE + time, () => expectFresh(seen, tor, 3));
          at(6 * MINUTE, () => {
            far.close();
            gateway.unsubscribe();
            between.close();
            server.unsubscribe();
            early.unsubscribe();
          });
        });
      });
    }),
    { numRuns: 4 },
  );
});

it('traffic has the bytes that moved', () => {
  story((scheduler, at) => {
    const tor = busy(3, scheduler);
    let total = 0;
    let average = 0;
    const subscription = traffic(tor).subscribe((item) => {
      if (E.isLeft(item)) return;
      total = item.right.table.total.read;
      average = rate(Infinity)(item.right.table).read;
    });
    at(MINUTE + 1, () => {
      expect(total).toBe(tor.state().totalRead);
      expect(average).toBe(total / 60);
      subscription.unsubscribe();
    });
  });
});
