import { connect, createServer, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { take } from 'rxjs';
import { socketDuplex } from '../../lib/node/socketDuplex.js';

it('small writes to a full socket are gathered into few chunks, which arrive in order', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
  far.pause();
  const near = await accepted;
  let chunks = 0;
  const write = (chunk: Uint8Array): boolean => Socket.prototype.write.call(near, chunk);
  near.write = (chunk: unknown): boolean => {
    chunks++;
    return write(chunk as Uint8Array);
  };
  const duplex = socketDuplex(near, 'tcp:');
  duplex.incoming$.subscribe();
  // more than the system takes
  duplex.write(new Uint8Array(32 * 1024 * 1024));
  const before = duplex.buffered();
  const count = 100_000;
  for (let i = 0; i < count; i++) duplex.write(Uint8Array.of(i >>> 16, i >>> 8, i));
  // a large one in between, which goes on as it is
  duplex.write(new Uint8Array(100_000));
  duplex.write(Uint8Array.of(1, 2, 3));
  expect(duplex.buffered() - before).toBe(3 * count + 100_003);
  expect(chunks).toBeLessThan(30);
  duplex.end();
  const received: Array<Buffer> = [];
  for await (const chunk of far) received.push(chunk as Buffer);
  const all = Buffer.concat(received).subarray(32 * 1024 * 1024);
  expect(all.length).toBe(3 * count + 100_003);
  for (let i = 0; i < count; i++) {
    if (all.readUIntBE(3 * i, 3) !== i) throw new Error(`chunk ${String(i)} is not in its place`);
  }
  expect([...all.subarray(-3)]).toEqual([1, 2, 3]);
  server.close();
});

it('a subscriber may unsubscribe within the Left of an error', () => {
  const socket = new Socket();
  const seen: unknown[] = [];
  socketDuplex(socket, 'tcp://127.0.0.1:9051')
    .incoming$.pipe(take(1))
    .subscribe((item) => seen.push(item));
  expect(() => socket.emit('error', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))).not.toThrow();
  expect(seen).toMatchObject([{ _tag: 'Left', left: { kind: 'Reset' } }]);
});
