import { either as E, option as O } from 'fp-ts';
import { firstValueFrom, of, retry } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, exponentialBackoff, linked, noReconnect, orThrow } from '../../lib/index.js';
import type { Duplex, Message, Status } from '../../lib/index.js';
import { transportError } from '../../lib/TorError.js';
import { v1Client } from '../../lib/v1/index.js';
import { connectTo, tick, wire } from '../tc/client/wire.js';
import * as v1 from '../v1/peer.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';

const DONE: Message = { _tag: 'Done' };

afterEach(realTime);

/** The waits between sessions of `length` milliseconds, in each of which the wall clock is set. */
const waits = async (length: number, shift: number): Promise<ReadonlyArray<number>> => {
  const { step, pass } = wallClock();
  const far = Array.from({ length: 4 }, () => {
    const one = wire();
    one.onMessage = ({ _tag }) => {
      if (_tag === 'Authenticate') one.send({ _tag: 'Done' });
    };
    return one;
  });
  const tor = client(connectTo(...far), { reconnect: exponentialBackoff({ initial: 100, jitter: 0 }) });
  const seen: number[] = [];
  tor.status$.subscribe((status: Status) => {
    if (status._tag === 'Waiting') seen.push(status.until - Date.now());
  });
  tor.log$.subscribe();
  for (const one of far) {
    await pass(length);
    step(shift);
    one.end();
    await pass(seen.at(-1) ?? 0);
  }
  tor.close();
  return seen.slice(0, far.length);
};

it('a short session is short although the wall clock was set forward, and the waits grow', async () => {
  expect(await waits(1, HOUR)).toEqual([100, 200, 400, 800]);
});

it('a long session is long although the wall clock was set back, and the waits begin again', async () => {
  expect(await waits(1_000, -HOUR)).toEqual([100, 100, 100, 100]);
});

it('reports when it will connect again in whole milliseconds', () => {
  wallClock();
  const tor = client(of(E.left(transportError('Refused', 'memory:', 'nobody listens'))), {
    reconnect: exponentialBackoff({ initial: 100.3, jitter: 0 }),
  });
  const until: number[] = [];
  tor.status$.subscribe((status: Status) => {
    if (status._tag === 'Waiting') until.push(status.until);
  });
  tor.log$.subscribe();
  expect(until).toEqual([Date.now() + 100]);
  tor.close();
});

it.each(['refuses the secret', 'breaks off', 'is not understood'])(
  'a connection is destroyed before its end is reported, when the server %s',
  (how) => {
    const [near, far] = linked();
    const seen: Array<string> = [];
    const duplex: Duplex<Uint8Array> = {
      ...near,
      destroy: () => {
        seen.push('destroyed');
        near.destroy();
      },
    };
    far.incoming$.subscribe(() => {
      if (how === 'refuses the secret') far.write(Uint8Array.of(0, 2, 0, 0, 0, 8));
      else if (how === 'breaks off') far.destroy();
      else far.write(Uint8Array.of(0, 0, 0, 4));
    });
    const tor = client(of(E.right(duplex)), { reconnect: noReconnect });
    tor.status$.subscribe(({ _tag }) => seen.push(_tag));
    return firstValueFrom(tor.saveConf).then((answer) => {
      expect(answer._tag).toBe('Left');
      expect(seen.indexOf('destroyed')).toBeGreaterThan(0);
      expect(seen.indexOf('destroyed')).toBeLessThan(seen.indexOf('Closed'));
    });
  },
);

const reconnect = exponentialBackoff({ initial: 100, jitter: 0 });

/** The waits of a client after sessions of these lengths. */
const waitsAfter = (...lengths: ReadonlyArray<number>): ReadonlyArray<number> => {
  const scheduler = new TestScheduler(() => undefined);
  const seen: number[] = [];
  scheduler.run(({ flush }) => {
    const wires = [...lengths, Infinity].map((length) => {
      const far = wire();
      far.onMessage = ({ _tag }) => {
        if (_tag !== 'Authenticate') return;
        far.send(DONE);
        if (length !== Infinity) scheduler.schedule(() => far.end(), length);
      };
      return far;
    });
    const tor = client(connectTo(...wires), { reconnect });
    tor.status$.subscribe((status: Status) => {
      if (status._tag === 'Waiting') seen.push(status.until - scheduler.now());
      if (status._tag === 'Connected' && status.session > lengths.length) tor.close();
    });
    tor.log$.subscribe();
    flush();
  });
  return seen;
};

it('the waits grow while sessions are shorter than the wait before them', () => {
  expect(waitsAfter(1, 1, 1, 1)).toEqual([100, 200, 400, 800]);
});

it('the waits begin again after a session that is longer than the wait before it', () => {
  expect(waitsAfter(1, 1, 200, 1)).toEqual([100, 200, 100, 200]);
});

it('a request that is made while a connection ends is sent over the next one', async () => {
  const first = wire();
  const second = wire();
  for (const far of [first, second]) far.onMessage = () => far.send(DONE);
  const answers: string[] = [];
  const ending = {
    ...first,
    duplex: {
      ...first.duplex,
      destroy: () => {
        tor.saveConf.subscribe((answer) => answers.push(E.isRight(answer) ? 'saved' : answer.left._tag));
      },
    },
  };
  const tor = client(connectTo(ending, second), { reconnect: exponentialBackoff({ initial: 0 }) });
  await firstValueFrom(tor.connected);
  first.end();
  await firstValueFrom(tor.connected);
  await tick();
  expect(answers[0]).toBe('saved');
  tor.close();
});

it('an event stream that is resubscribed to at each ConnectionLost gets one Left for each loss', async () => {
  const first = wire();
  const second = wire();
  for (const far of [first, second]) far.onMessage = () => far.send(DONE);
  const tor = client(connectTo(first, second), { reconnect: exponentialBackoff({ initial: 0 }) });
  let tries = 0;
  const events: string[] = [];
  tor.log$.pipe(orThrow, retry({ delay: () => (tries++, [1]), count: 100 })).subscribe((event) => {
    events.push(event.message);
  });
  let others = 0;
  tor.circuit$.subscribe((event) => {
    if (E.isLeft(event)) others++;
  });
  await firstValueFrom(tor.connected);
  await tick();
  first.end();
  await firstValueFrom(tor.connected);
  await tick();
  second.send({ _tag: 'Event', event: { _tag: 'Log', message: 'after the gap' } });
  expect({ tries, others, events }).toEqual({ tries: 1, others: 1, events: ['after the gap'] });
  tor.close();
});

it.each(['the duplex', 'its Backoff', 'an observer of active'])(
  'a client that is closed by %s while a connection ends leaves no timer and does not reconnect',
  (caller) => {
    const scheduler = new TestScheduler(() => undefined);
    const statuses: string[] = [];
    let connections = 0;
    scheduler.run(({ flush }) => {
      const far = v1.peer();
      v1.welcome(far);
      const destroy = (): void => {
        if (caller === 'the duplex') tor.close();
      };
      const tor = v1Client(v1.connectTo({ ...far, duplex: { ...far.duplex, destroy } }), {
        reconnect: () => {
          if (caller === 'its Backoff') tor.close();
          return O.some(1_000);
        },
      });
      tor.status$.subscribe(({ _tag }) => {
        statuses.push(_tag);
        if (_tag === 'Connecting') connections++;
      });
      tor.log$.subscribe();
      scheduler.schedule(() => far.send('250 OK'), 1);
      scheduler.schedule(() => {
        tor.active('log$').subscribe((isActive) => {
          if (!isActive && caller === 'an observer of active') tor.close();
        });
      }, 2);
      scheduler.schedule(() => far.end(), 3);
      scheduler.schedule(() => expect(scheduler.actions.filter(({ closed }) => !closed)).toEqual([]), 4);
      flush();
    });
    expect(statuses.at(-1)).toBe('Closed');
    expect(connections).toBe(1);
  },
);
