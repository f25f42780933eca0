import * as fc from 'fast-check';
import { ended, observe, content, received, say, text } from '../observe.js';
import type { Harness } from './harness.js';
import { mebibyte, pattern } from './harness.js';

/** What is written and what arrives. */
export const bytesSuite = ({ open, pair }: Harness): void => {
  describe('bytes', () => {
    it('law: what is written arrives, both ways and in order, whatever the chunks', async () => {
      const { connect } = await open();
      const chunks = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(chunks, chunks, async (there, back) => {
          const [client, server] = await connect();
          const [atClient, atServer] = [observe(client.incoming$), observe(server.incoming$)];
          there.forEach(client.write);
          back.forEach(server.write);
          client.end();
          server.end();
          await Promise.all([ended(atClient), ended(atServer)]);
          expect(content(atServer)).toEqual(Buffer.concat(there));
          expect(content(atClient)).toEqual(Buffer.concat(back));
          expect([...atClient.lefts, ...atServer.lefts]).toEqual([]);
        }),
        { numRuns: 25 },
      );
    });

    it('carries several MiB both ways at once', async () => {
      const [client, server] = await pair();
      const [atClient, atServer] = [observe(client.incoming$), observe(server.incoming$)];
      const large = pattern(8 * mebibyte);
      for (let at = 0; at < large.length; at += 100_000) {
        client.write(large.subarray(at, at + 100_000));
        server.write(large.subarray(at, at + 100_000));
      }
      await Promise.all([received(atClient, large.length), received(atServer, large.length)]);
      expect(Buffer.compare(content(atClient), large)).toBe(0);
      expect(Buffer.compare(content(atServer), large)).toBe(0);
    });

    it('keeps what comes before there is a subscriber, and the end after it', async () => {
      const [client, server] = await pair();
      const atServer = observe(server.incoming$);
      say(server, 'early');
      server.end();
      say(client, 'seen');
      await received(atServer, 4);
      const atClient = await ended(observe(client.incoming$));
      expect([text(atClient), atClient.lefts]).toEqual(['early', []]);
    });

    it('counts what is buffered while the other end does not read, and nothing once it has', async () => {
      const [client, server] = await pair();
      client.write(pattern(16 * mebibyte));
      expect(client.buffered()).toBeGreaterThan(0);
      const atServer = observe(server.incoming$);
      await received(atServer, 16 * mebibyte);
      say(server, 'all of it');
      await received(observe(client.incoming$), 9);
      expect(client.buffered()).toBe(0);
    });
  });

  describe('incoming$', () => {
    it('gives a second subscriber a Left and leaves the first alone', async () => {
      const [client, server] = await pair();
      const atServer = observe(server.incoming$);
      const second = await ended(observe(server.incoming$));
      expect(second.lefts).toMatchObject([{ _tag: 'TransportError', kind: 'Other' }]);
      say(client, 'still');
      await received(atServer, 5);
    });

    it('unsubscribed from, leaves the other direction open', async () => {
      const [client, server] = await pair();
      observe(server.incoming$).unsubscribe();
      const atClient = observe(client.incoming$);
      client.write(pattern(mebibyte));
      say(server, 'still here');
      await received(atClient, 10);
      expect(text(atClient)).toBe('still here');
    });
  });
};
