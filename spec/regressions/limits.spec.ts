/** Numbers that are none, or too large for a timer, as a limit or a time that was read from somewhere. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { either as E } from 'fp-ts';
import { NEVER, Subscription } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { listenWebSocket } from '../../lib/node.js';
import { listen } from '../../lib/server/index.js';
import { memory } from '../../lib/transport/memory.js';
import { pendingSockets } from '../../lib/node/pendingSockets.js';
import { bytes, handmade, raw, session, stranger } from '../server/handmade.js';
import { opened } from '../node/webSocket/opened.js';
import { upgraded } from '../node/webSocket/rawPeer.js';

const MAX_DELAY = 0x7fff_ffff;

/** A clock that stands still, and what was asked of it. */
const still = (): { readonly delays: number[]; readonly scheduler: SchedulerLike } => {
  const delays: number[] = [];
  const schedule = (_: unknown, delay = 0): Subscription => {
    delays.push(delay);
    return new Subscription();
  };
  return { delays, scheduler: { now: () => 0, schedule } };
};

describe('a limit that is no number lets nothing by', () => {
  it('requests in flight', () => {
    for (const maxInFlight of [NaN, -1, 0]) {
      const peer = session(handmade({ saveConf: NEVER }), { maxInFlight });
      peer.send(raw(8));
      expect(peer.came()).toEqual(['9 Resource exhausted']);
    }
  });

  it('messages before AUTHENTICATE, and their octets', () => {
    const one = stranger(handmade(), { unauthenticatedMessages: NaN });
    one.send(raw(8));
    expect([one.came(), one.state()]).toEqual([[], 'ended']);
    const other = stranger(handmade(), { authenticationLimit: NaN });
    other.send(bytes([0xff, 0xff, 0, 7]));
    expect(other.state()).toBe('ended');
  });

  it('sessions', () => {
    const at = memory();
    const tags: string[] = [];
    const listening = listen(handmade(), at.listen, { maxSessions: NaN }).subscribe((item) => {
      if (E.isRight(item)) tags.push(item.right._tag);
    });
    at.connect.subscribe();
    expect(tags).toEqual(['Listening', 'SessionRefused']);
    listening.unsubscribe();
  });
});

describe('those who wait for their connection to be open', () => {
  const socketFrom = (remotePort: number): Socket & { readonly destroy: jest.Mock } =>
    Object.assign(new EventEmitter(), {
      localAddress: '127.0.0.1',
      remoteAddress: '127.0.0.1',
      remotePort,
      destroy: jest.fn(),
    }) as unknown as Socket & { readonly destroy: jest.Mock };

  it('have a time that is too long for a timer, and are not cut off at once', () => {
    const { delays, scheduler } = still();
    pendingSockets(1, Number.MAX_SAFE_INTEGER, scheduler).enter(socketFrom(1));
    expect(delays).toEqual([MAX_DELAY]);
  });

  it('are kept apart from one that has left the same port, however late its end is heard of', () => {
    const room = pendingSockets(2, Infinity);
    const [gone, next, third] = [socketFrom(1), socketFrom(1), socketFrom(2)] as const;
    room.enter(gone);
    room.enter(next);
    gone.emit('close');
    room.enter(third);
    room.clear();
    expect([gone, next, third].map(({ destroy }) => destroy.mock.calls.length)).toEqual([1, 1, 1]);
  });
});

it('pings that are as far apart as can be are not sent each millisecond', async () => {
  const { delays, scheduler } = still();
  const { url, connection } = await opened(
    listenWebSocket({ upgradeTimeout: Infinity, pingInterval: Number.MAX_SAFE_INTEGER, scheduler }),
  );
  await upgraded(url);
  await connection();
  expect(delays).toEqual([MAX_DELAY]);
});
