import { either as E } from 'fp-ts';
import { ended, observe, content, received, say, text } from '../observe.js';
import type { Harness } from './harness.js';
import { mebibyte, pattern } from './harness.js';

/** How connections end. */
export const endingSuite = ({ make, open, pair }: Harness): void => {
  describe('end', () => {
    it('delivers all that was written, then completes the other end', async () => {
      const [client, server] = await pair();
      const large = pattern(4 * mebibyte);
      client.write(large);
      client.end();
      const atServer = await ended(observe(server.incoming$));
      expect(Buffer.compare(content(atServer), large)).toBe(0);
      expect(atServer.lefts).toEqual([]);
    });

    it('lets the other end answer before it ends as well', async () => {
      const [client, server] = await pair();
      const [atClient, atServer] = [observe(client.incoming$), observe(server.incoming$)];
      say(client, 'the question');
      client.end();
      await ended(atServer);
      expect(atClient.completed()).toBe(false);
      say(server, 'the answer to ');
      say(server, text(atServer));
      server.end();
      await ended(atClient);
      expect([text(atClient), atClient.lefts]).toEqual(['the answer to the question', []]);
    });

    it('makes a later write do nothing, and may be called again', async () => {
      const [client, server] = await pair();
      say(client, 'before');
      client.end();
      say(client, 'after');
      client.end();
      const atServer = await ended(observe(server.incoming$));
      expect([text(atServer), atServer.lefts]).toEqual(['before', []]);
      server.end();
      await ended(observe(client.incoming$));
      say(client, 'long after');
      client.end();
      client.destroy();
    });

    it('is answered by an end whose incoming$ nobody observes any more', async () => {
      const [client, server] = await pair();
      const atServer = observe(server.incoming$);
      say(client, 'one');
      await received(atServer, 3);
      atServer.unsubscribe();
      say(client, 'two');
      client.end();
      const atClient = await ended(observe(client.incoming$));
      expect([text(atServer), atClient.lefts]).toEqual(['one', []]);
    });
  });

  describe('destroy', () => {
    it('completes its own incoming$ at once and ends the other', async () => {
      const [client, server] = await pair();
      const [atClient, atServer] = [observe(client.incoming$), observe(server.incoming$)];
      client.destroy();
      expect([atClient.completed(), atClient.lefts]).toEqual([true, []]);
      await ended(atServer);
      expect(atServer.rights).toEqual([]);
    });

    it('delivers at most a part of what was buffered', async () => {
      const transport = make();
      const [client, server] = await (await open(transport)).connect();
      const large = pattern(16 * mebibyte);
      client.write(large);
      client.destroy();
      const atServer = await ended(observe(server.incoming$));
      const got = content(atServer);
      if (transport.sendsBeforeDestroy !== true) expect(got.length).toBeLessThan(large.length);
      expect(Buffer.compare(got, large.subarray(0, got.length))).toBe(0);
    });

    it('makes a later write do nothing, and may be called again', async () => {
      const [client, server] = await pair();
      client.destroy();
      say(client, 'after');
      client.end();
      client.destroy();
      const atServer = await ended(observe(server.incoming$));
      expect(atServer.rights).toEqual([]);
      expect((await ended(observe(client.incoming$))).lefts).toEqual([]);
    });

    it('of both ends at once leaves nothing open', async () => {
      const [client, server] = await pair();
      const [atClient, atServer] = [observe(client.incoming$), observe(server.incoming$)];
      client.destroy();
      server.destroy();
      expect([atClient.completed(), atServer.completed()]).toEqual([true, true]);
    });

    it('within a receiver delivers nothing more to it', async () => {
      const [client, server] = await pair();
      const got: Array<number> = [];
      say(client, 'a');
      say(client, 'b');
      await new Promise<void>((resolve) => {
        server.incoming$.subscribe({
          next: (chunk) => {
            got.push(E.isRight(chunk) ? chunk.right.byteLength : 0);
            server.destroy();
          },
          complete: resolve,
        });
      });
      expect(got).toHaveLength(1);
    });
  });
};
