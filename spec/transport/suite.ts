import { ended, observe, openSockets } from './observe.js';
import { endingSuite } from './suite/ending.js';
import type { Transport } from './suite/harness.js';
import { harness } from './suite/harness.js';
import { bytesSuite } from './suite/bytes.js';
import { openingSuite } from './suite/opening.js';

/** What every transport of bytes does, over one `make` a spec. */
export const transportSuite = (name: string, make: () => Transport, cycles = 1_000): void =>
  describe(name, () => {
    const its = harness(make);
    openingSuite(its);
    bytesSuite(its);
    endingSuite(its);

    it(`leaves nothing open after ${cycles} connections, however they ended`, async () => {
      const { connect } = await its.open();
      const served = openSockets();
      for (let i = 0; i < cycles; i++) {
        const [client, server] = await connect();
        const [atClient, atServer] = [observe(client.incoming$), observe(server.incoming$)];
        const [one, other] = i % 2 === 0 ? [client, server] : [server, client];
        if (i % 3 === 0) one.destroy();
        else one.end();
        await ended(one === client ? atServer : atClient);
        other.end();
        await Promise.all([ended(atClient), ended(atServer)]);
      }
      expect(await its.settled(served)).toEqual(served);
    });
  });
