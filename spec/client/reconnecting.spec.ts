import { either as E } from 'fp-ts';
import { firstValueFrom, of } from 'rxjs';
import { client, exponentialBackoff, linked, noReconnect } from '../../lib/index.js';
import type { Duplex, Status } from '../../lib/index.js';
import { transportError } from '../../lib/TorError.js';
import { connectTo, wire } from '../tc/client/wire.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';

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
