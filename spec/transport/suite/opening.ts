import { ended, first, observe, received, say, text } from '../observe.js';
import type { Harness } from './harness.js';
import { echo } from './harness.js';

/** How connections begin, on either side. */
export const openingSuite = ({ make, open, track, atEnd }: Harness): void => {
  describe('connecting', () => {
    it('gives one Left Refused where nobody listens', async () => {
      const seen = await ended(observe(make().nobody));
      expect(seen.rights).toEqual([]);
      expect(seen.lefts).toMatchObject([{ _tag: 'TransportError', kind: 'Refused' }]);
    });

    it('is given up by unsubscribing, and is as good as new afterwards', async () => {
      const transport = make();
      const { url, connection$ } = await first(track(observe(transport.listen)));
      connection$.subscribe(echo);
      for (let i = 0; i < 10; i++) {
        const given = observe(transport.connect(url));
        given.unsubscribe();
        // in memory there is no time in which to give up
        given.rights.forEach((client) => client.destroy());
        expect(given.lefts).toEqual([]);
      }
      const client = await first(observe(transport.connect(url)));
      atEnd(client.destroy);
      const atClient = observe(client.incoming$);
      say(client, 'at last');
      client.end();
      expect(text(await ended(atClient))).toBe('at last');
    });

    it('many times at once gives each its own connection', async () => {
      const transport = make();
      const { url, connection$ } = await first(track(observe(transport.listen)));
      connection$.subscribe(echo);
      const clients = await Promise.all(Array.from({ length: 100 }, () => first(observe(transport.connect(url)))));
      atEnd(...clients.map(({ destroy }) => destroy));
      const answers = clients.map((client, i) => {
        const atClient = observe(client.incoming$);
        say(client, `number ${i}`);
        client.end();
        return ended(atClient);
      });
      expect((await Promise.all(answers)).map(text)).toEqual(clients.map((_, i) => `number ${i}`));
    });
  });

  describe('listening', () => {
    it('names its address and says whether it is local', async () => {
      const transport = make();
      const listening = track(observe(transport.listen));
      const { url, local } = await first(listening);
      expect(local).toBe(transport.local ?? true);
      expect(url).toMatch(/^[a-z]+:/);
      expect(url).not.toMatch(/:0(\/|$)/);
      expect(listening.completed()).toBe(false);
    });

    it('holds what is accepted before somebody takes it', async () => {
      const transport = make();
      const { url, connection$ } = await first(track(observe(transport.listen)));
      const client = await first(observe(transport.connect(url)));
      atEnd(client.destroy);
      say(client, 'already here');
      const server = await first(track(observe(connection$)));
      atEnd(server.destroy);
      const atServer = await received(observe(server.incoming$), 12);
      expect(text(atServer)).toBe('already here');
    });

    it('ends, for those whom nobody took, the connection', async () => {
      const transport = make();
      const listening = observe(transport.listen);
      const { url } = await first(listening);
      const client = await first(observe(transport.connect(url)));
      atEnd(client.destroy);
      listening.unsubscribe();
      await ended(observe(client.incoming$));
    });

    it('has one subscriber of its connections', async () => {
      const { connection$ } = await first(track(observe(make().listen)));
      track(observe(connection$));
      const second = await ended(observe(connection$));
      expect(second.lefts).toMatchObject([{ kind: 'Other' }]);
    });

    it('is refused, with a Left InUse, if the address is taken', async () => {
      const transport = make();
      const { url, connect } = await open(transport);
      const second = await ended(observe(transport.listenAt(url)));
      expect(second.rights).toEqual([]);
      expect(second.lefts).toMatchObject([{ _tag: 'TransportError', kind: 'InUse' }]);
      await connect();
    });

    it('ends by unsubscribing; connections live on', async () => {
      const transport = make();
      const { listening, url, accepted, connect } = await open(transport);
      const [client, server] = await connect();
      listening.unsubscribe();
      expect(accepted.completed()).toBe(true);
      const refused = await ended(observe(transport.connect(url)));
      expect(refused.lefts).toHaveLength(1);
      const atServer = observe(server.incoming$);
      say(client, 'still');
      await received(atServer, 5);
    });

    it('can begin again at the same address', async () => {
      const transport = make();
      const { listening, url } = await open(transport);
      listening.unsubscribe();
      const again = track(observe(transport.listenAt(url)));
      await first(again);
      const client = await first(observe(transport.connect(url)));
      client.destroy();
    });

    it('given up at once leaves nothing', () => {
      observe(make().listen).unsubscribe();
    });
  });
};
