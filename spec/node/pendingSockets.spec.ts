import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { pendingSockets } from '../../lib/node/pendingSockets.js';
import { recording } from '../recording.js';

const socketFrom = (remotePort: number): Socket & { readonly destroy: jest.Mock } =>
  Object.assign(new EventEmitter(), {
    localAddress: '127.0.0.1',
    remoteAddress: '127.0.0.1',
    remotePort,
    destroy: jest.fn(),
  }) as unknown as Socket & { readonly destroy: jest.Mock };

it('a time to become a connection that no timer can take is the longest that one can', () => {
  const { delays, scheduler } = recording();
  pendingSockets(1, Number.MAX_SAFE_INTEGER, scheduler).enter(socketFrom(1));
  expect(delays).toEqual([0x7fff_ffff]);
});

it('a socket is told apart from an older one of the same remote port whose close event is late', () => {
  const room = pendingSockets(2, Infinity);
  const [gone, next, third] = [socketFrom(1), socketFrom(1), socketFrom(2)] as const;
  room.enter(gone);
  room.enter(next);
  gone.emit('close');
  room.enter(third);
  room.clear();
  expect([gone, next, third].map(({ destroy }) => destroy.mock.calls.length)).toEqual([1, 1, 1]);
});
