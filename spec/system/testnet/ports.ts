/** Ports of 127.0.0.1 that nobody has. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** So many, below those that the system gives to outgoing connections. */
export const freePorts = async (count: number): Promise<ReadonlyArray<number>> => {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) held.set(port, server);
  }
  await Promise.all(
    [...held.values()].map((server) => {
      server.close();
      return once(server, 'close');
    }),
  );
  return [...held.keys()];
};
