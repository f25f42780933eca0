/** A Tor that let a client in and hung up was asked again four times a second, for ever. */
import { TestScheduler } from 'rxjs/testing';
import { client, exponentialBackoff } from '../../lib/index.js';
import type { Message, Status } from '../../lib/index.js';
import { connectTo, wire } from '../tc/client/wire.js';

const DONE: Message = { _tag: 'Done' };
const reconnect = exponentialBackoff({ initial: 100, jitter: 0 });

/** What the client waited between sessions that were that long. */
const waits = (...lengths: ReadonlyArray<number>): ReadonlyArray<number> => {
  const scheduler = new TestScheduler(() => undefined);
  const seen: Array<number> = [];
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
  expect(waits(1, 1, 1, 1)).toEqual([100, 200, 400, 800]);
});

it('a session that is as long as the wait before it begins anew', () => {
  expect(waits(1, 1, 200, 1)).toEqual([100, 200, 100, 200]);
});
