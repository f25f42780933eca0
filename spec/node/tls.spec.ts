import { connect as connectPlain } from 'node:net';
import type { ListenTlsOptions, TlsOptions } from '../../lib/node.js';
import { connectUrl, listenTcp, listenTls, listenUrl, tcp, tls } from '../../lib/node.js';
import type { Duplex, Listener } from '../../lib/transport/Duplex.js';
import type { TransportError } from '../../lib/TorError.js';
import type { Seen } from '../transport/observe.js';
import { ended, first, idle, observe, openSockets, received, say, settled, text } from '../transport/observe.js';
import { transportSuite } from '../transport/suite.js';
import { certs } from './certs.js';

transportSuite('tls', () => ({
  listen: listenTls(certs.server),
  listenAt: (url) => listenUrl(url, { tls: certs.server }),
  connect: (url) => connectUrl(url, { tls: { ca: certs.ca } }),
  nobody: tls({ port: 1, ca: certs.ca }),
}));

transportSuite(
  'tls, with a client certificate',
  () => ({
    listen: listenTls({ ...certs.server, clientCa: certs.ca }),
    listenAt: (url) => listenUrl(url, { tls: { ...certs.server, clientCa: certs.ca } }),
    connect: (url) => connectUrl(url, { tls: { ca: certs.ca, ...certs.client } }),
    nobody: tls({ port: 1, ca: certs.ca, ...certs.client }),
  }),
  100,
);

describe('tls', () => {
  const cleanup: Array<() => void> = [];
  let before: ReadonlyArray<string> = [];

  beforeEach(async () => {
    before = await idle();
  });
  afterEach(async () => {
    cleanup.splice(0).forEach((clean) => clean());
    expect(await settled(before)).toEqual(before);
  });

  interface Serving {
    readonly listening: Seen<TransportError, Listener>;
    readonly accepted: Seen<TransportError, Duplex<Uint8Array>>;
    readonly port: number;
  }

  const serve = async (options: Partial<ListenTlsOptions> = {}): Promise<Serving> => {
    const listening = observe(listenTls({ ...certs.server, ...options }));
    cleanup.push(listening.unsubscribe);
    const { url, connection$ } = await first(listening);
    const accepted = observe(connection$);
    cleanup.push(() => accepted.rights.forEach(({ destroy }) => destroy()));
    return { listening, accepted, port: Number(new URL(url).port) };
  };
  const attempt = (options: TlsOptions): Promise<Seen<TransportError, Duplex<Uint8Array>>> => {
    const seen = observe(tls(options));
    cleanup.push(() => seen.rights.forEach(({ destroy }) => destroy()));
    return ended(seen);
  };

  describe('the server', () => {
    it('of an authority that is not trusted gives a Left Tls', async () => {
      const { port, accepted } = await serve();
      const systems = await attempt({ port });
      const other = await attempt({ port, ca: certs.otherCa });
      expect([...systems.lefts, ...other.lefts]).toMatchObject([{ kind: 'Tls' }, { kind: 'Tls' }]);
      expect([...systems.rights, ...other.rights]).toEqual([]);
      expect(accepted.rights).toEqual([]);
    });

    it('with another name than the one asked for gives a Left Tls', async () => {
      const { port } = await serve();
      const { lefts, rights } = await attempt({ port, ca: certs.ca, servername: 'other.test' });
      expect(lefts).toMatchObject([{ kind: 'Tls', endpoint: `tls://127.0.0.1:${port}` }]);
      expect(lefts[0]!.detail).toContain('other.test');
      expect(rights).toEqual([]);
    });

    it('may be known by another name than its host', async () => {
      const { port } = await serve();
      const { rights } = await attempt({ port, ca: certs.ca, servername: 'tor.test' });
      expect(rights).toHaveLength(1);
    });

    it('that speaks no TLS gives a Left Tls', async () => {
      const listening = observe(listenTcp());
      cleanup.push(listening.unsubscribe);
      const { url, connection$ } = await first(listening);
      const accepted = observe(connection$);
      const seen = observe(tls({ port: Number(new URL(url).port), ca: certs.ca }));
      const server = await first(accepted);
      cleanup.push(server.destroy);
      say(server, 'this is no handshake');
      expect((await ended(seen)).lefts).toMatchObject([{ kind: 'Tls' }]);
    });

    it('is verified whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
      const { port } = await serve();
      const { env } = process;
      process.env = { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
      const { lefts } = await attempt({ port });
      process.env = env;
      expect(lefts).toMatchObject([{ kind: 'Tls' }]);
    });

    it('takes PEM as text as well', async () => {
      const { cert, key } = certs.server;
      const { port } = await serve({ cert: String(cert), key: String(key) });
      expect((await attempt({ port, ca: String(certs.ca) })).rights).toHaveLength(1);
    });
  });

  describe('a client', () => {
    const clientCa = certs.ca;

    it('with a certificate of the right authority is accepted', async () => {
      const { port, accepted } = await serve({ clientCa });
      const [client] = (await attempt({ port, ca: certs.ca, ...certs.client })).rights;
      await accepted.until(({ rights }) => rights.length > 0);
      const atServer = observe(accepted.rights[0]!.incoming$);
      say(client!, 'it is me');
      await received(atServer, 8);
      expect(text(atServer)).toBe('it is me');
    });

    it.each([
      ['without a certificate', {}],
      ['with a certificate of another authority', certs.stranger],
    ])('%s is refused, which the server tells', async (_, identity) => {
      const { port, accepted } = await serve({ clientCa });
      // in TLS 1.3 the client's handshake is over before the server has seen the certificate
      const { lefts, rights } = await attempt({ port, ca: certs.ca, ...identity });
      const later = await Promise.all(rights.map(({ incoming$ }) => ended(observe(incoming$))));
      await accepted.until((seen) => seen.lefts.length > 0);
      expect(accepted.lefts).toMatchObject([{ _tag: 'TransportError', kind: 'Tls' }]);
      expect(accepted.rights).toEqual([]);
      expect(accepted.completed()).toBe(false);
      expect(later.flatMap((seen) => seen.rights)).toEqual([]);
      expect(lefts.length + later.length).toBe(1);
    });

    it('without a certificate gets a Left Tls, and not just an end', async () => {
      const { port } = await serve({ clientCa });
      const { rights } = await attempt({ port, ca: certs.ca });
      const { lefts } = await ended(observe(rights[0]!.incoming$));
      expect(lefts).toMatchObject([{ kind: 'Tls', detail: 'TLS failed (tlsv13 alert certificate required)' }]);
    });

    it('that speaks no TLS is refused, and those after it are served', async () => {
      const { port, accepted } = await serve();
      const plain = await first(observe(tcp({ port })));
      say(plain, 'GET / HTTP/1.1\r\n\r\n');
      await ended(observe(plain.incoming$));
      plain.end();
      await accepted.until((seen) => seen.lefts.length > 0);
      expect(accepted.lefts).toMatchObject([{ kind: 'Tls' }]);
      expect((await attempt({ port, ca: certs.ca })).rights).toHaveLength(1);
    });

    it('that leaves in the middle of the handshake leaves nothing behind', async () => {
      const { port, accepted } = await serve();
      const served = openSockets();
      const plain = connectPlain(port, '127.0.0.1');
      await new Promise((resolve) => plain.once('connect', resolve));
      plain.destroy();
      await accepted.until((seen) => seen.lefts.length > 0);
      expect(await settled(served)).toEqual(served);
    });

    it('that does not get on with its handshake gives way to one more than there may be', async () => {
      const { port, accepted } = await serve({ maxHandshakes: 3 });
      const closed: number[] = [];
      const idle = Array.from({ length: 5 }, (_, i) => {
        const plain = connectPlain(port, '127.0.0.1').on('error', () => undefined);
        plain.on('close', () => closed.push(i));
        cleanup.push(() => plain.destroy());
        return plain;
      });
      await accepted.until((seen) => seen.lefts.length >= 2);
      const { rights } = await attempt({ port, ca: certs.ca });
      expect(rights).toHaveLength(1);
      await accepted.until((seen) => seen.rights.length > 0 && seen.lefts.length >= 3);
      // those that were first, each by one that came later; two are in their handshake yet
      while (closed.length < 3) await new Promise(setImmediate);
      expect(idle.filter(({ destroyed }) => !destroyed)).toHaveLength(2);
      expect(accepted.lefts).toHaveLength(3);
    });

    it('that takes longer for its handshake than it may is cut off, and is not served later', async () => {
      const { port, accepted } = await serve({ handshakeTimeout: 1 });
      const plain = connectPlain(port, '127.0.0.1').on('error', () => undefined);
      cleanup.push(() => plain.destroy());
      const closed = new Promise((resolve) => plain.once('close', resolve));
      plain.resume();
      await accepted.until((seen) => seen.lefts.length > 0);
      await closed;
      expect(accepted.lefts).toMatchObject([{ kind: 'Tls', detail: 'TLS failed (TLS handshake timeout)' }]);
      expect(accepted.rights).toEqual([]);
    });

    it('in the middle of the handshake does not outlive the listening', async () => {
      const { port, listening } = await serve();
      const plain = connectPlain(port, '127.0.0.1').on('error', () => undefined);
      cleanup.push(() => plain.destroy());
      await new Promise((resolve) => plain.once('connect', resolve));
      // a client that is served shows that the one before it has been accepted
      await attempt({ port, ca: certs.ca }).then(({ rights }) => rights.forEach(({ destroy }) => destroy()));
      const closed = new Promise((resolve) => plain.once('close', resolve));
      listening.unsubscribe();
      await closed;
    });
  });

  describe('what cannot be used', () => {
    it.each([
      ['a certificate that is none', { cert: 'none' }],
      ["another certificate's key", { key: certs.client.key }],
    ])('%s gives a Left and throws nothing', async (_, part) => {
      const listened = await ended(observe(listenTls({ ...certs.server, ...part })));
      const connected = await ended(observe(tls({ port: 1, ...certs.server, ...part })));
      expect(listened.lefts).toMatchObject([{ kind: 'Tls' }]);
      expect(connected.lefts).toMatchObject([{ kind: 'Tls' }]);
    });
  });
});
