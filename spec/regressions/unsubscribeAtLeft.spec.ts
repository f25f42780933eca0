/** Whoever left a socket at its last Left, within that notification, made the process end by a TypeError. */
import { Socket } from 'node:net';
import { take } from 'rxjs';
import { socketDuplex } from '../../lib/node/socketDuplex.js';

it('may be left at the Left of its end', () => {
  const socket = new Socket();
  const seen: unknown[] = [];
  socketDuplex(socket, 'tcp://127.0.0.1:9051')
    .incoming$.pipe(take(1))
    .subscribe((item) => seen.push(item));
  expect(() => socket.emit('error', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))).not.toThrow();
  expect(seen).toMatchObject([{ _tag: 'Left', left: { kind: 'Reset' } }]);
});
