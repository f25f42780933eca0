import { readFileSync, statSync } from 'node:fs';
import { either as E } from 'fp-ts';
import { filter, firstValueFrom, lastValueFrom, map, take, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  client,
  configLine,
  exponentialBackoff,
  noReconnect,
  nullHostname,
  nullIPv4,
  nullIPv6,
  parseAddress,
  reset,
  secret,
} from '../../../lib/index.js';
import type { Address, Connect, TorError } from '../../../lib/index.js';
import { cookieSecret, unix } from '../../../lib/node.js';
import { secretUnavailable } from '../../../lib/TorError.js';
import { infoCodec, listeners, onionClientKeys, v1Client } from '../../../lib/v1/index.js';
import type { V1Client, V1ClientOptions } from '../../../lib/v1/index.js';
import { describeWith } from '../describeWith.js';
import { refusals as simulated } from '../../simulator/refusals.js';
import { refusals } from '../../v1/command/refusals.js';
import { hashed, realTor } from './realTor.js';
import type { RealTor } from './realTor.js';

jest.setTimeout(60_000);

/** The one answer. */
const answer = <A>(source: Observable<A>): Promise<A> => firstValueFrom(source);

/** The first Right. */
const right = async <A>(source: Observable<E.Either<TorError, A>>): Promise<A> => {
  const item = await firstValueFrom(source);
  if (E.isLeft(item)) throw new Error(JSON.stringify(item.left));
  return item.right;
};

const all = <A>(source: Observable<A>): Promise<ReadonlyArray<A>> => lastValueFrom(source.pipe(toArray()));

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (E.isLeft(parsed)) throw new Error(text);
  return parsed.right;
};

const DONE = E.right(undefined);
const PASSWORD = 'pa"ss\\w\' ü';

const refusal = (code: string, status: number): unknown =>
  E.left(expect.objectContaining({ _tag: 'ServerError', code, status }));

/** To a Tor that does not say that it takes SAFECOOKIE. */
const withoutSafeCookie = (connect: Connect): Connect =>
  connect.pipe(
    map(
      E.map((duplex) => ({
        ...duplex,
        incoming$: duplex.incoming$.pipe(
          map(
            E.map((bytes) => Buffer.from(Buffer.from(bytes).toString('latin1').replace(',SAFECOOKIE', ''), 'latin1')),
          ),
        ),
      })),
    ),
  );

describeWith(['tor'], 'a real Tor', () => {
  let real: RealTor;
  let tor: V1Client;

  beforeAll(async () => {
    real = realTor('CookieAuthentication 1', `HashedControlPassword ${hashed(PASSWORD)}`);
    await real.start();
    tor = v1Client(unix(real.socket), { reconnect: noReconnect, cookieFrom: cookieSecret });
    expect(await answer(tor.connected)).toEqual(E.right(1));
  });

  afterAll(async () => {
    tor.close();
    await real.remove();
  });

  const authenticated = async ({
    to = unix(real.socket),
    ...options
  }: V1ClientOptions & { readonly to?: Connect }): Promise<E.Either<TorError, number>> => {
    const other = v1Client(to, { reconnect: noReconnect, ...options });
    const first = await answer(other.connected);
    other.close();
    return first;
  };

  describe('authentication', () => {
    const wrongCookie = secret(new Uint8Array(32));

    it('the cookie, from where the caller or the Tor says, and the password', async () => {
      expect(await authenticated({ cookie: cookieSecret(real.cookie) })).toEqual(E.right(1));
      expect(await authenticated({ cookieFrom: cookieSecret })).toEqual(E.right(1));
      expect(await authenticated({ password: secret(PASSWORD) })).toEqual(E.right(1));
      expect(await authenticated({ cookie: cookieSecret('/nowhere'), password: secret(PASSWORD) })).toEqual(E.right(1));
    });

    it('a wrong cookie is never sent; a wrong password is refused', async () => {
      expect(await authenticated({ cookie: wrongCookie })).toMatchObject(
        E.left({ _tag: 'UnexpectedReply', request: 'AUTHCHALLENGE' }),
      );
      expect(await authenticated({ password: secret('wrong') })).toEqual(refusal('AuthenticationFailed', 515));
      expect(await authenticated({ password: secret('') })).toEqual(refusal('AuthenticationFailed', 515));
    });

    it('without credentials, with a cookie that is not there, or is a device', async () => {
      expect(await authenticated({})).toMatchObject(E.left({ _tag: 'SecretRefused' }));
      expect(await authenticated({ cookie: cookieSecret('/nowhere') })).toEqual(
        E.left(secretUnavailable('/nowhere', 'no such file or folder')),
      );
      expect(await authenticated({ cookie: cookieSecret('/dev/zero') })).toEqual(
        E.left(secretUnavailable('/dev/zero', 'not a regular file')),
      );
    });

    it('the plain cookie, where it is allowed and the Tor offers nothing better', async () => {
      const old = { to: withoutSafeCookie(unix(real.socket)), cookie: cookieSecret(real.cookie) };
      expect(await authenticated(old)).toMatchObject(E.left({ _tag: 'SecretRefused' }));
      expect(await authenticated({ ...old, allowPlainCookie: true })).toEqual(E.right(1));
      expect(await authenticated({ ...old, cookie: wrongCookie, allowPlainCookie: true })).toEqual(
        refusal('AuthenticationFailed', 515),
      );
    });

    it('a Tor that asks for nothing, and one that asks for the password alone', async () => {
      const open = realTor();
      const locked = realTor(`HashedControlPassword ${hashed('x')}`);
      await Promise.all([open.start(), locked.start()]);
      const connect = async (to: RealTor, options: V1ClientOptions) => {
        const other = v1Client(unix(to.socket), { reconnect: noReconnect, ...options });
        const first = await answer(other.connected);
        other.close();
        return first._tag;
      };
      expect(await connect(open, {})).toBe('Right');
      expect(await connect(open, { cookie: wrongCookie, password: secret('x') })).toBe('Right');
      expect(await connect(locked, { cookieFrom: cookieSecret })).toBe('Left');
      expect(await connect(locked, { password: secret('x') })).toBe('Right');
      await Promise.all([open.remove(), locked.remove()]);
    });

    it('reached as TC, the Left says that it speaks the v1 protocol', async () => {
      const old = client(unix(real.socket), { reconnect: noReconnect });
      expect(await answer(old.connected)).toMatchObject(E.left({ _tag: 'WrongProtocol', recognized: 'v1' }));
      old.close();
    });
  });

  describe('configuration', () => {
    const value = 'a "b" \\ # ü \t';

    it('is set, read, saved and reset', async () => {
      expect(await answer(tor.setConf([configLine('nickname', 'fred'), configLine('ContactInfo', value)]))).toEqual(
        DONE,
      );
      expect(await answer(tor.getConf(['ContactInfo', 'nickname', 'ORPort']))).toEqual(
        E.right([configLine('ContactInfo', value), configLine('Nickname', 'fred')]),
      );
      expect(await answer(tor.saveConf)).toEqual(DONE);
      expect(readFileSync(real.torrc, 'utf8')).toContain('Nickname fred');
      expect(await answer(tor.setConf([reset('ContactInfo'), configLine('Nickname', 'bob')]))).toEqual(DONE);
      expect(await answer(tor.getConf(['ContactInfo', 'Nickname']))).toEqual(E.right([configLine('Nickname', 'bob')]));
    });

    it('an option with several values has a line for each', async () => {
      const lines = ['x', '"y', 'z z'].map((version) => configLine('RecommendedVersions', version));
      expect(await answer(tor.setConf(lines))).toEqual(DONE);
      expect(await answer(tor.getConf(['RecommendedVersions']))).toEqual(E.right(lines));
    });

    it('goes back to what was saved on Reload', async () => {
      const signal = firstValueFrom(tor.event('SIGNAL'));
      expect(await answer(tor.signal('Reload'))).toEqual(DONE);
      expect(await signal).toMatchObject(E.right({ _tag: 'Signal', signal: 'RELOAD' }));
      expect(await answer(tor.getConf(['Nickname', 'ContactInfo']))).toEqual(
        E.right([configLine('Nickname', 'fred'), configLine('ContactInfo', value)]),
      );
    });

    it('all lines or none, and the errors have names', async () => {
      const bad = [configLine('Nickname', 'alice'), configLine('Nickname2', 'x')];
      expect(await answer(tor.setConf(bad))).toEqual(refusal('UnrecognizedKey', 552));
      expect(await answer(tor.setConf([configLine('Nickname', 'not a name')]))).toEqual(refusal('InvalidValue', 513));
      expect(await answer(tor.setConf([configLine('DataDirectory', '/tmp')]))).toEqual(refusal('InvalidValue', 553));
      expect(await answer(tor.getConf(['Nickname']))).toEqual(E.right([configLine('Nickname', 'fred')]));
      expect(await answer(tor.getConf(['x', 'Nickname', 'y']))).toMatchObject(
        E.left({ code: 'UnrecognizedKey', text: expect.stringMatching(/"x"[^]*"y"/) }),
      );
    });
  });

  it('mappings, with addresses that Tor chooses', async () => {
    const to = address('torproject.org');
    const v4 = await right(tor.mapAddress(nullIPv4, to));
    const v6 = await right(tor.mapAddress(nullIPv6, to));
    const name = await right(tor.mapAddress(nullHostname, to));
    expect([v4, v6, name].map(({ from }) => from._tag)).toEqual(['IPv4', 'IPv6', 'Hostname']);
    expect(v4.from.address).toMatch(/^127\./);
    expect(name.from.address).toMatch(/\.virtual$/);
    const own = [
      { from: address('2001:db8::1'), to: address('1.2.3.4') },
      { from: address('a.example'), to: address('2001:db8::2') },
    ];
    for (const one of own) expect(await answer(tor.mapAddress(one.from, one.to))).toEqual(E.right(one));
    const mappings = await all(tor.getAllMappings);
    expect(mappings).toHaveLength(5);
    expect(mappings).toEqual(expect.arrayContaining([v4, v6, name, ...own].map((one) => E.right(one))));
    for (const { from } of [v4, v6, name, ...own]) await right(tor.mapAddress(from, from));
    expect(await all(tor.getAllMappings)).toEqual([]);
  });

  it('every signal that leaves it running', async () => {
    const names = ['Dump', 'Debug', 'NewNym', 'ClearDnsCache', 'Heartbeat', 'Active', 'Dormant', 'Active'] as const;
    for (const name of names) expect([name, await answer(tor.signal(name))]).toEqual([name, DONE]);
  });

  it('information, of one line and of many', async () => {
    const [version, config, circuits, names] = await right(
      tor.getInfoText(['version', 'config-text', 'circuit-status', 'info/names']),
    );
    expect(version).toMatch(/^0\.[0-9]+\./);
    expect(config).toMatch(/^DisableNetwork 1$/m);
    expect(circuits).toBe('');
    expect(names).toMatch(/^version -- /m);
    const { circuits: circuits$, streams, orConnections } = tor.snapshots;
    for (const one of [circuits$, streams, orConnections]) expect(await answer<unknown>(one)).toEqual(E.right([]));
    expect(await answer(tor.getInfoText(['version', 'nonsense']))).toEqual(refusal('UnrecognizedKey', 552));
  });

  it('onion services come and go', async () => {
    const port = 80;
    const { serviceId, key } = await right(tor.addOnion({ ports: [{ port, target: '127.0.0.1:8080' }] }));
    expect(serviceId).toMatch(/^[a-z2-7]{56}$/);
    expect(key?.type).toBe('ED25519-V3');
    expect(await right(tor.getInfoText(['onions/current']))).toEqual([serviceId]);
    expect(await answer(tor.delOnion(serviceId))).toEqual(DONE);
    expect(await answer(tor.delOnion(serviceId))).toEqual(refusal('InvalidValue', 552));
    const again = { ports: [{ port }], discardKey: true, maxStreams: 3, maxStreamsCloseCircuit: true, detach: true };
    expect(await right(tor.addOnion({ ...again, ...(key === undefined ? {} : { key }) }))).toEqual({ serviceId });
    const clients = [await right(tor.addOnion({ ports: [{ port }], discardKey: true }))].map(({ key: none }) => none);
    expect(clients).toEqual([undefined]);
    expect(await answer(tor.addOnion({ ports: [{ port }], clients: ['abc'] }))).toEqual(refusal('SyntaxError', 512));
    expect(await answer(tor.addOnion({ ports: [{ port }], nonAnonymous: true }))).toEqual(refusal('SyntaxError', 512));
  });

  it('circuits and streams that are not there', async () => {
    expect(await answer(tor.closeCircuit(9))).toEqual(refusal('InvalidValue', 552));
    expect(await answer(tor.closeStream(9))).toEqual(refusal('InvalidValue', 552));
    expect(await answer(tor.attachStream(9, 0))).toEqual(refusal('InvalidValue', 552));
    expect(await answer(tor.extendCircuit(['nobody']))).toEqual(refusal('InvalidValue', 552));
    expect(await answer(tor.extendCircuit([]))).toEqual(refusal('InternalError', 551));
  });

  it('any command, also one that it does not have, and one with data', async () => {
    expect(await answer(tor.command('GETINFO version'))).toMatchObject(E.right([{ status: 250 }, { text: 'OK' }]));
    expect(await answer(tor.command('NONSENSE x'))).toEqual(refusal('UnrecognizedType', 510));
    const torrc = await right(tor.getInfoText(['config-text']));
    expect(await answer(tor.command('LOADCONF', torrc[0]))).toEqual(E.right([{ status: 250, text: 'OK' }]));
  });

  it('information as values: each key that it has is decoded and written again as it was', async () => {
    const [names, options, events] = await right(tor.getInfo(['info/names', 'config/names', 'events/names']));
    expect(options).toContainEqual({ name: 'Nickname', type: 'String', documentation: undefined });
    expect(events).toContain('CIRC');
    const keys = names.map(({ name }) => name).filter((name) => !/[*<]/.test(name));
    expect(keys.length).toBeGreaterThan(70);
    const others = ['net/listeners/control', `ns/id/${'F'.repeat(40)}`, 'ns/purpose/bridge', 'consensus/valid-after'];
    for (const key of [...others, ...keys]) {
      const text = await answer(tor.getInfoText([key]));
      if (E.isLeft(text)) {
        // what this Tor is not, such as a relay
        expect([key, text.left]).toMatchObject([key, { _tag: 'ServerError' }]);
        continue;
      }
      const value = infoCodec(key).decode(text.right[0]);
      expect([key, E.chain(infoCodec(key).encode)(value as E.Either<never, unknown>)]).toEqual([
        key,
        E.right(text.right[0]),
      ]);
    }
    expect(await answer(tor.getInfo(['uptime', 'dormant']))).toEqual(E.right([expect.any(Number), false]));
  });

  it('RESETCONF sets an option, and resets another one to its default', async () => {
    await right(tor.setConf([configLine('ContactInfo', 'eve'), configLine('MaxCircuitDirtiness', '700')]));
    expect(await answer(tor.resetConf([{ key: 'ContactInfo', value: 'bob' }, { key: 'MaxCircuitDirtiness' }]))).toEqual(
      DONE,
    );
    expect(await right(tor.getConf(['ContactInfo', 'MaxCircuitDirtiness']))).toEqual([
      configLine('ContactInfo', 'bob'),
      configLine('MaxCircuitDirtiness', '600'),
    ]);
    expect(await answer(tor.resetConf([{ key: 'Nonsense' }]))).toEqual(refusal('UnrecognizedKey', 552));
  });

  it('LOADCONF takes the text of a torrc', async () => {
    const [torrc] = await right(tor.getInfoText(['config-text']));
    expect(await answer(tor.loadConf(torrc))).toEqual(DONE);
    expect(await answer(tor.loadConf(`${torrc}\nNonsense 1`))).toEqual(refusal('UnrecognizedKey', 552));
  });

  it('an onion service with client authorization, and a client of it', async () => {
    const { publicKey, privateKey } = await right(onionClientKeys);
    const { serviceId } = await right(tor.addOnion({ ports: [{ port: 80 }], discardKey: true, clients: [publicKey] }));
    expect(await answer(tor.addOnionClientAuth(serviceId, privateKey, { name: 'bob' }))).toEqual(E.right('Registered'));
    expect(await answer(tor.addOnionClientAuth(serviceId, privateKey, { name: 'bob' }))).toEqual(E.right('Replaced'));
    const auth = { service: serviceId, key: privateKey, name: 'bob', permanent: false };
    expect(await answer(tor.viewOnionClientAuth())).toEqual(E.right([auth]));
    expect(await answer(tor.viewOnionClientAuth(serviceId))).toEqual(E.right([auth]));
    expect(await answer(tor.removeOnionClientAuth(serviceId))).toEqual(E.right(true));
    expect(await answer(tor.removeOnionClientAuth(serviceId))).toEqual(E.right(false));
    expect(await answer(tor.viewOnionClientAuth(serviceId))).toEqual(E.right([]));
    expect(await answer(tor.addOnionClientAuth(serviceId, privateKey, { permanent: true }))).toEqual(
      refusal('InvalidValue', 553),
    );
    expect(await answer(tor.hsFetch(serviceId))).toEqual(DONE);
    expect(await answer(tor.hsFetch('nonsense'))).toEqual(refusal('SyntaxError', 513));
    expect(await answer(tor.hsPost('nonsense', { address: serviceId }))).toEqual(refusal('InvalidValue', 554));
    expect(await answer(tor.delOnion(serviceId))).toEqual(DONE);
  });

  it('the rest of the commands', async () => {
    expect(await answer(tor.redirectStream(9, 'example.org', 80))).toEqual(refusal('InvalidValue', 552));
    expect(await answer(tor.setCircuitPurpose(9, 'controller'))).toEqual(refusal('InvalidValue', 552));
    expect(await answer(tor.resolve('example.org'))).toEqual(DONE);
    expect(await answer(tor.resolve('127.0.0.1', { reverse: true }))).toEqual(DONE);
    expect(await answer(tor.useFeature(['VERBOSE_NAMES', 'EXTENDED_EVENTS']))).toEqual(DONE);
    expect(await answer(tor.useFeature(['NONSENSE']))).toEqual(refusal('InvalidValue', 552));
    for (const one of [tor.takeOwnership, tor.dropOwnership, tor.dropGuards, tor.dropTimeouts]) {
      expect(await answer(one)).toEqual(DONE);
    }
  });

  it.each(refusals)('%j is refused as by a server of this library', async (request, reply) => {
    const [line = '', ...data] = request.split('\n');
    const asked = line.startsWith('+') ? tor.command(line.slice(1), data.join('\n')) : tor.command(line);
    const refused = { _tag: 'ServerError', status: Number(reply.slice(0, 3)), text: reply.slice(4) };
    expect(await answer(asked)).toMatchObject({ left: refused });
  });

  it.each(simulated)('%j is refused with the status of a simulated Tor', async (request, status) => {
    const [line = '', ...data] = request.split('\n');
    const asked = line.startsWith('+') ? tor.command(line.slice(1), data.join('\n')) : tor.command(line);
    expect(await answer(asked)).toMatchObject({ left: { _tag: 'ServerError', status } });
  });

  it('many requests of one tick are answered in order, whatever is unsubscribed from', async () => {
    const keys = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 'version' : 'process/pid'));
    const answers = keys.map((key, i) => {
      const asked = tor.getInfoText([key]);
      if (i % 7 === 0) asked.subscribe().unsubscribe();
      return right(asked);
    });
    const values = (await Promise.all(answers)).map(([value]) => /^0\./.test(value));
    expect(values).toEqual(keys.map((key) => key === 'version'));
  });

  describe('events', () => {
    it('bandwidth, each second', async () => {
      expect(await answer(tor.bandwidth$.pipe(take(1)))).toEqual(
        E.right({ _tag: 'Bandwidth', read: expect.any(Number), written: expect.any(Number) }),
      );
    });

    it('log lines, with their severity', async () => {
      const warned = firstValueFrom(
        tor.log$.pipe(filter((item) => E.isRight(item) && item.right.details?.severity === 'Warn')),
      );
      await firstValueFrom(tor.active('log$').pipe(filter(Boolean)));
      await answer(tor.delOnion('nonsense'));
      expect(await warned).toMatchObject(E.right({ message: expect.stringContaining('failed to be parsed') }));
    });

    it('by name, with further lines', async () => {
      const changed = firstValueFrom(tor.event('CONF_CHANGED'));
      await firstValueFrom(tor.active('CONF_CHANGED').pipe(filter(Boolean)));
      const contact = 'a "b" \\ ü';
      await answer(tor.setConf([configLine('Nickname', 'eve'), configLine('ContactInfo', contact)]));
      const changes = await changed;
      expect(changes).toMatchObject(E.right({ _tag: 'ConfChanged' }));
      expect(E.isRight(changes) && changes.right.changes).toEqual(
        expect.arrayContaining([configLine('Nickname', 'eve'), configLine('ContactInfo', contact)]),
      );
    });

    it('where it listens, without quotes', async () => {
      expect(await right(listeners('socks')(tor))).toEqual([]);
      const [control] = await right(listeners('control')(tor));
      expect(control).toMatch(/^unix:\//);
    });

    it('a name that it does not know is a Left of that stream alone', async () => {
      const [unknown, known] = await Promise.all([answer(tor.event('NONSENSE')), answer(tor.bandwidth$)]);
      expect(unknown).toEqual(refusal('UnrecognizedByteCode', 552));
      expect(known._tag).toBe('Right');
    });

    it('every name that it has', async () => {
      const [names] = await right(tor.getInfoText(['events/names']));
      const refused: unknown[] = [];
      const subscriptions = names.split(' ').map((name) =>
        tor.event(name).subscribe((item) => {
          if (E.isLeft(item)) refused.push(item.left);
        }),
      );
      await Promise.all(names.split(' ').map((name) => firstValueFrom(tor.active(name).pipe(filter(Boolean)))));
      await right(tor.getInfoText(['version']));
      expect(refused).toEqual([]);
      subscriptions.forEach((one) => one.unsubscribe());
    });

    it('how far it has come', async () => {
      expect(await answer(tor.bootstrap$)).toEqual(
        E.right({ percentage: 0, tag: 'starting', summary: 'Starting', warning: undefined, stalledFor: 0 }),
      );
    });
  });
});

describeWith(['tor'], 'a real Tor that ends', () => {
  it('and comes back is a gap, with a new cookie', async () => {
    const real = realTor('CookieAuthentication 1');
    await real.start();
    const before = readFileSync(real.cookie);
    const tor = v1Client(unix(real.socket), {
      reconnect: exponentialBackoff({ initial: 10, max: 100 }),
      cookieFrom: cookieSecret,
    });
    const items: string[] = [];
    const back = new Promise<void>((resolve) => {
      tor.bandwidth$.subscribe((item) => {
        items.push(item._tag);
        if (items.includes('Left') && item._tag === 'Right') resolve();
      });
    });
    await firstValueFrom(tor.bandwidth$.pipe(filter(E.isRight)));
    await real.kill();
    await real.start();
    await back;
    expect(readFileSync(real.cookie)).not.toEqual(before);
    expect(items.filter((tag) => tag === 'Left')).toHaveLength(1);
    expect(await answer(tor.connected)).toEqual(E.right(2));
    tor.close();
    await real.remove();
  });

  it.each(['Halt', 'Shutdown'] as const)('on %s has done so', async (name) => {
    const real = realTor();
    await real.start();
    const tor = v1Client(unix(real.socket), { reconnect: noReconnect });
    expect(await answer(tor.signal(name))).toEqual(DONE);
    expect(await firstValueFrom(tor.ended$)).toMatchObject({ _tag: 'ConnectionLost', session: 1 });
    await real.ended();
    expect(await answer(tor.saveConf)).toMatchObject({ _tag: 'Left' });
    expect(() => statSync(real.cookie)).toThrow();
    await real.remove();
  });
});
