import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import { client, exponentialBackoff } from '../../lib/index.js';
import { transportError } from '../../lib/TorError.js';
import { v1Client } from '../../lib/v1/index.js';
import { connectTo, wire } from '../tc/client/wire.js';
import { connectTo as connectToPeer, peer, steady, welcome } from '../v1/peer.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';

const options = { timeout: 500, reconnect: exponentialBackoff({ initial: 60_000, jitter: 0 }) };
const refused = of(E.left(transportError('Refused', 'memory:', 'nobody listens')));

/** A peer from which nothing is received would be taken for one that hangs; the timer is a fake one. */
const alive = (send: () => void): unknown => setInterval(send, 50);

/** One GETCONF of a client whose Tor authenticates it and answers nothing else, or which has no connection. */
const clients: ReadonlyArray<readonly [string, () => Observable<unknown>]> = [
  [
    'TC, in flight',
    () => {
      const far = wire();
      far.onMessage = ({ _tag }) => {
        if (_tag === 'Authenticate') far.send({ _tag: 'Done' });
      };
      const tor = client(connectTo(far), options);
      tor.connected.subscribe();
      alive(() => far.send({ _tag: 'Event', event: { _tag: 'Bandwidth', read: 0, written: 0 } }));
      return tor.getConf(['A']);
    },
  ],
  ['TC, waiting for a connection', () => client(refused, options).getConf(['A'])],
  [
    'v1, in flight',
    () => {
      const far = peer();
      welcome(far);
      const tor = v1Client(connectToPeer(far), { ...options, cryptography: steady });
      tor.connected.subscribe();
      alive(() => far.send('650 BW 0 0'));
      return tor.getConf(['A']);
    },
  ],
  ['v1, waiting for a connection', () => v1Client(refused, options).getConf(['A'])],
];

afterEach(realTime);

describe.each(clients)('a request of a client (%s)', (_, make) => {
  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
    ['forward by less than the timeout', 400],
  ])('expires after the timeout, not before, if the wall clock is set %s', async (__, shift) => {
    const { pass, step } = wallClock();
    const answers: unknown[] = [];
    const request$ = make();
    await pass(10);
    request$.subscribe((answer) => answers.push(answer));
    await pass(100);
    step(shift);
    await pass(399);
    expect(answers).toEqual([]);
    await pass(1);
    expect(answers).toMatchObject([{ _tag: 'Left', left: { _tag: 'TimedOut' } }]);
  });

  it('does not expire with an older request if the wall clock was set forward', async () => {
    const { pass, step } = wallClock();
    const expired: string[] = [];
    const request$ = make();
    await pass(10);
    request$.subscribe(() => expired.push('older'));
    await pass(250);
    request$.subscribe(() => expired.push('younger'));
    await pass(100);
    step(HOUR);
    await pass(399);
    expect(expired).toEqual(['older']);
    await pass(1);
    expect(expired).toEqual(['older', 'younger']);
  });
});
