/** Free ports of an address. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** They are below the range from which the system takes the ports of outgoing connections. */
export const freePorts = async (host: string, count: number): Promise<ReadonlyArray<number>> => {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const server = createServer().listen(port, host);
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
