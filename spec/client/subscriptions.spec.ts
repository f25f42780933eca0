import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { asapScheduler } from 'rxjs';
import { subscriptions } from '../../lib/client/subscriptions.js';
import { serverError, timedOut } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { client } from '../../lib/index.js';
import type { Message } from '../../lib/index.js';
import { MicrotaskTicks } from '../microtaskTicks.js';
import { connectTo, wire } from '../tc/client/wire.js';
import { connected, virtually } from '../v1/peer.js';

const DONE: Message = { _tag: 'Done' };

const UNRECOGNIZED = serverError('UnrecognizedByteCode', 'Unrecognized event code');

/** Runs what waits for the end of the tick. */
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server that has these codes, and the client's end of SETEVENTS. */
const world = (known: ReadonlySet<number>) => {
  const wanted = new Set<number>();
  const refused = new Map<number, TorError>();
  const sent: Array<ReadonlyArray<number>> = [];
  let list: ReadonlySet<number> = new Set();
  let active: ReadonlySet<number> = new Set();
  let pending: ((answer: E.Either<TorError, void>) => void) | undefined;
  const { changed, begin } = subscriptions<number>(
    () => [...wanted],
    (keys, answered) => {
      sent.push(keys);
      pending = answered;
    },
    (key, error) => refused.set(key, error),
    (keys) => (active = keys),
    asapScheduler,
  );
  const answer = (given: E.Either<TorError, void>): void => {
    const answered = pending;
    pending = undefined;
    answered?.(given);
  };
  /** As a Tor: a set with an unknown code is refused, and changes nothing. */
  const process = (): boolean => {
    const keys = sent.at(-1) ?? [];
    const isTaken = keys.every((key) => known.has(key));
    if (isTaken) list = new Set(keys);
    return isTaken;
  };
  begin();
  return {
    refused,
    sent,
    wanted,
    list: () => [...list].sort(),
    active: () => [...active].sort(),
    isAsking: () => pending !== undefined,
    observe: async (...keys: ReadonlyArray<number>) => {
      for (const key of keys) {
        wanted.add(key);
        refused.delete(key);
        changed(key);
      }
      await tick();
    },
    unobserve: async (...keys: ReadonlyArray<number>) => {
      for (const key of keys) if (wanted.delete(key)) changed(key);
      await tick();
    },
    answer: () => {
      if (pending === undefined) return;
      answer(process() ? E.right(undefined) : E.left(UNRECOGNIZED));
    },
    refuse: () => {
      answer(E.left(serverError('ResourceExhausted', 'not now')));
    },
    timeOut: (isTakenLate: boolean) => {
      if (pending === undefined) return;
      if (isTakenLate) process();
      answer(E.left(timedOut('SETEVENTS', 1_000)));
    },
  };
};

const settle = (tor: ReturnType<typeof world>): void => {
  while (tor.isAsking()) tor.answer();
};

describe('after a refusal the server has its previous list', () => {
  const all = new Set([1, 3, 4, 5]);

  it('a code that is not wanted any more is turned off, though the set without it was refused', async () => {
    const tor = world(all);
    await tor.observe(1, 5);
    settle(tor);
    await Promise.all([tor.unobserve(5), tor.observe(2)]);
    settle(tor);
    expect(tor.sent).toEqual([[1, 5], [1, 2], [1]]);
    expect(tor.list()).toEqual([1]);
    expect([...tor.refused]).toEqual([[2, UNRECOGNIZED]]);
  });

  it('a narrower set that is refused is sent again at the next change', async () => {
    const tor = world(all);
    await tor.observe(1, 4, 5);
    settle(tor);
    await tor.unobserve(5);
    tor.refuse();
    expect(tor.isAsking()).toBe(false);
    expect([tor.list(), tor.active()]).toEqual([
      [1, 4, 5],
      [1, 4],
    ]);
    await tor.unobserve(4);
    settle(tor);
    expect(tor.sent.slice(1)).toEqual([[1, 4], [1]]);
    expect(tor.list()).toEqual([1]);
  });

  it('a code that is still on is active as soon as it is observed again, without another SETEVENTS', async () => {
    const tor = world(all);
    await tor.observe(1, 5);
    settle(tor);
    await tor.unobserve(5);
    tor.refuse();
    expect(tor.active()).toEqual([1]);
    await tor.observe(5);
    expect(tor.active()).toEqual([1, 5]);
    expect(tor.sent).toHaveLength(2);
  });
});

describe('after a time-out the list is unknown until a set is answered with DONE', () => {
  it.each([true, false])('what may be on is turned off (taken late: %s)', async (isTakenLate) => {
    const tor = world(new Set([1, 5]));
    await tor.observe(1);
    settle(tor);
    await tor.observe(5);
    tor.timeOut(isTakenLate);
    expect(tor.refused.get(5)).toMatchObject({ _tag: 'TimedOut' });
    settle(tor);
    expect(tor.list()).toEqual([1]);
  });

  it('a refusal after it leaves the list unknown', async () => {
    const tor = world(new Set([1, 5]));
    await tor.observe(1);
    settle(tor);
    await tor.observe(5);
    tor.timeOut(true);
    tor.refuse();
    expect([tor.sent.slice(1), tor.isAsking()]).toEqual([[[1, 5], [1]], false]);
    await tor.observe(2);
    settle(tor);
    expect(tor.sent.slice(3)).toEqual([[1, 2], [1]]);
    expect(tor.list()).toEqual([1]);
  });

  it('a change before a refusal is asked for after it', async () => {
    const tor = world(new Set([1, 4, 5]));
    await tor.observe(1, 5);
    settle(tor);
    await tor.unobserve(5);
    await tor.observe(4);
    tor.refuse();
    settle(tor);
    expect(tor.list()).toEqual([1, 4]);
  });
});

it('law: at rest the list of the server is what is wanted without what was refused', async () => {
  const code = fc.integer({ min: 1, max: 6 });
  const step = fc.oneof(
    fc.record({ _tag: fc.constant('Observe' as const), code }),
    fc.record({ _tag: fc.constant('Unobserve' as const), code }),
    fc.constant({ _tag: 'Answer' as const }),
    fc.constant({ _tag: 'Refuse' as const }),
    fc.record({ _tag: fc.constant('TimeOut' as const), isTakenLate: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(code), fc.array(step, { maxLength: 30 }), async (known, steps) => {
      const tor = world(new Set([...known, 7]));
      for (const one of steps) {
        switch (one._tag) {
          case 'Observe':
            await tor.observe(one.code);
            break;
          case 'Unobserve':
            await tor.unobserve(one.code);
            break;
          case 'Answer':
            tor.answer();
            break;
          case 'Refuse':
            tor.refuse();
            break;
          case 'TimeOut':
            tor.timeOut(one.isTakenLate);
        }
      }
      settle(tor);
      // a set that the server refused for no code of it is sent again at a change
      await tor.observe(7);
      settle(tor);
      const expected = [...tor.wanted].filter((key) => !tor.refused.has(key)).sort();
      expect(tor.list()).toEqual(expected);
      expect(tor.active()).toEqual(expected);
    }),
  );
});

it('a SETEVENTS whose DONE came too late is taken back once its events are not observed', async () => {
  const scheduler = new MicrotaskTicks(undefined, 100);
  const far = wire();
  far.onMessage = ({ _tag }) => {
    if (_tag === 'Authenticate') far.send(DONE);
  };
  const tor = client(connectTo(far), { timeout: 100, silence: Infinity, scheduler });
  const lefts: string[] = [];
  const log = tor.log$.subscribe((event) => lefts.push(event._tag));
  await tick();
  // a sign of life: a server that sends nothing at all would end the session
  far.send({ _tag: 'Unknown', type: 0x0042, body: new Uint8Array(0) });
  scheduler.flush();
  expect(lefts).toEqual(['Left']);
  await tick();
  expect(far.received().slice(1)).toEqual([
    { _tag: 'SetEvents', codes: [5] },
    { _tag: 'SetEvents', codes: [] },
  ]);
  log.unsubscribe();
  far.send(DONE, DONE);
  await tick();
  expect(far.received()).toEqual([]);
  tor.close();
});

it('an event observed again while the SETEVENTS without it is in flight is inactive until the next DONE', () => {
  virtually((at) => {
    const { tor, far } = connected();
    const states: boolean[] = [];
    tor.active('SIGNAL').subscribe((state) => states.push(state));
    let observing = tor.event('SIGNAL').subscribe();
    at(1, () => far.send('250 OK'));
    at(2, () => {
      expect(states).toEqual([false, true]);
      far.received();
      observing.unsubscribe();
    });
    at(3, () => {
      expect(far.received()).toEqual(['SETEVENTS']);
      expect(states).toEqual([false, true, false]);
      observing = tor.event('SIGNAL').subscribe();
    });
    at(4, () => {
      expect(states).toEqual([false, true, false]);
      far.send('250 OK');
    });
    at(5, () => {
      expect(far.received()).toEqual(['SETEVENTS SIGNAL']);
      expect(states).toEqual([false, true, false]);
      far.send('250 OK');
    });
    at(6, () => {
      expect(states).toEqual([false, true, false, true]);
      observing.unsubscribe();
      tor.close();
    });
  });
});
