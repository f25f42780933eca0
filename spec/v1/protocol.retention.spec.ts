/** What a v1 client keeps of a request once it is written: how to read the reply, and none of its arguments. */
import { either as E } from 'fp-ts';
import { defer, map, of, Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { noReconnect } from '../../lib/index.js';
import type { Address } from '../../lib/index.js';
import { v1Client } from '../../lib/v1/index.js';
import type { V1Client, V1ClientOptions } from '../../lib/v1/index.js';
import { connectTo, hmac, NO_AUTHENTICATION, peer, steady } from './peer.js';
import type { Peer } from './peer.js';
import { collectGarbage, growth, released } from '../memory.js';
import { MicrotaskTicks } from '../microtaskTicks.js';

/** Nothing that was made or read in this turn is collected before the next one. */
const collect = async (): Promise<void> => {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
};

const SIZE = 0x4_0000;
const COUNT = 40;

/** A long text that shares its characters with no other. */
const long = (size = SIZE): string => Buffer.alloc(size, 'a').toString('latin1');

interface Asked {
  readonly ask: (tor: V1Client) => Observable<unknown>;
  /** The arguments that are objects. */
  readonly objects: ReadonlyArray<object>;
}

const asking = <A extends ReadonlyArray<unknown>>(
  ask: (tor: V1Client, ...args: A) => Observable<unknown>,
  ...args: A
): Asked => ({
  ask: (tor) => ask(tor, ...args),
  objects: args.filter((arg): arg is A[number] & object => typeof arg === 'object' && arg !== null),
});

const circuit = 1;
const stream = 1;
const hostname = (): Address => ({ _tag: 'Hostname', address: long() });

/** All commands whose arguments are more than numbers and names of this library. */
const commands: Readonly<Record<string, () => Asked>> = {
  GETCONF: () =>
    asking(
      (tor, keys) => tor.getConf(keys),
      Array.from({ length: SIZE / 0x80 }, () => long(0x80)),
    ),
  SETCONF: () => asking((tor, lines) => tor.setConf(lines), [{ key: 'ContactInfo', value: long() }]),
  RESETCONF: () =>
    asking(
      (tor, lines) => tor.setConf(lines),
      [
        { key: 'Nickname', value: '' },
        { key: 'ContactInfo', value: long() },
      ],
    ),
  MAPADDRESS: () => asking((tor, from, to) => tor.mapAddress(from, to), hostname(), hostname()),
  CLOSECIRCUIT: () => asking((tor, options) => tor.closeCircuit(circuit, options), { ifUnused: true }),
  EXTENDCIRCUIT: () => asking((tor, path, options) => tor.extendCircuit(path, options), [long()], { circuit }),
  ATTACHSTREAM: () => asking((tor, options) => tor.attachStream(stream, circuit, options), { hop: 1 }),
  ADD_ONION: () =>
    asking((tor, service) => tor.addOnion(service), {
      ports: [{ port: 80, target: long() }],
      key: { type: 'ED25519-V3', blob: long() },
    }),
  DEL_ONION: () => asking((tor, serviceId) => tor.delOnion(serviceId), long()),
  'RESETCONF with a value': () => asking((tor, lines) => tor.resetConf(lines), [{ key: 'ContactInfo', value: long() }]),
  LOADCONF: () => asking((tor, text) => tor.loadConf(text), long()),
  REDIRECTSTREAM: () => asking((tor, address) => tor.redirectStream(stream, address), long()),
  RESOLVE: () => asking((tor, host) => tor.resolve(host), long()),
  ONION_CLIENT_AUTH_ADD: () =>
    asking((tor, service, key) => tor.addOnionClientAuth(service, key), long(), { type: 'x25519', blob: long() }),
  ONION_CLIENT_AUTH_REMOVE: () => asking((tor, service) => tor.removeOnionClientAuth(service), long()),
  ONION_CLIENT_AUTH_VIEW: () => asking((tor, service) => tor.viewOnionClientAuth(service), long()),
  HSFETCH: () => asking((tor, address, options) => tor.hsFetch(address, options), long(), { servers: [long()] }),
  HSPOST: () => asking((tor, descriptor, options) => tor.hsPost(descriptor, options), long(), { servers: [long()] }),
  USEFEATURE: () => asking((tor, features) => tor.useFeature(features), [long()]),
  'a command as it is': () => asking((tor, line) => tor.command(line), `SETCIRCUITPURPOSE 1 purpose=${long()}`),
  'a command with data': () => asking((tor, data) => tor.command('LOADCONF', data), long()),
};

/** Authenticates, and answers nothing else; it keeps nothing. */
const quiet = (): Peer => {
  const far = peer();
  let chunks = 0;
  const write = (): void => {
    chunks++;
    if (chunks === 1) far.send(...NO_AUTHENTICATION);
    if (chunks === 2) far.send('250 OK');
  };
  return { ...far, duplex: { ...far.duplex, write } };
};

interface Asking {
  readonly tor: V1Client;
  /** Asks many times, and then lets happen what shall happen to these requests. */
  readonly during: (askAll: () => void) => Promise<void>;
  readonly answers: number;
}

const options: V1ClientOptions = {
  reconnect: noReconnect,
  timeout: Infinity,
  cryptography: steady,
  maxWaitingBytes: Infinity,
};

const connected = (tor: V1Client): Promise<void> =>
  new Promise((resolve) => {
    tor.connected.subscribe(() => resolve());
  });

const situations: Readonly<Record<string, () => Promise<Asking>>> = {
  'in flight': async () => {
    const tor = v1Client(connectTo(quiet()), options);
    await connected(tor);
    const during: Asking['during'] = (askAll) => {
      askAll();
      return Promise.resolve();
    };
    return { tor, during, answers: 0 };
  },
  'in flight after it waited for the connection': () => {
    const open$ = new Subject<void>();
    const tor = v1Client(open$.pipe(map(() => E.right(quiet().duplex))), options);
    const during: Asking['during'] = async (askAll) => {
      askAll();
      open$.next();
      await connected(tor);
    };
    return Promise.resolve({ tor, during, answers: 0 });
  },
  'expired, with its place in the queue': async () => {
    const scheduler = new MicrotaskTicks();
    const far = quiet();
    const tor = v1Client(connectTo(far), { ...options, scheduler, timeout: 500 });
    await connected(tor);
    const during: Asking['during'] = async (askAll) => {
      askAll();
      await collect();
      far.send('650 NOTICE it is alive');
      scheduler.flush();
    };
    return { tor, during, answers: COUNT };
  },
};

/** Which arguments of the requests are kept, and whether half of the long texts or more are. */
const kept = async (situation: () => Promise<Asking>, make: () => Asked): Promise<unknown> => {
  const objects = released();
  const tors: V1Client[] = [];
  let seen = 0;
  let expected = 0;
  const grown = await growth(async () => {
    const { tor, during, answers } = await situation();
    tors.push(tor);
    expected += answers;
    await during(() => {
      for (let i = 0; i < COUNT; i++) {
        const asked = make();
        asked.objects.forEach((one, index) => objects.add(`argument ${index}`, one));
        asked.ask(tor).subscribe(() => seen++);
      }
    });
    return tor;
  });
  const result = { texts: grown / COUNT > SIZE / 2, objects: await objects.stillReachable() };
  expect(seen).toBe(expected);
  for (const tor of tors) tor.close();
  return result;
};

describe.each(Object.entries(situations))('a request %s', (_, situation) => {
  it.each(Object.entries(commands))('keeps none of its arguments: %s', async (__, make) => {
    expect(await kept(situation, make)).toEqual({ texts: false, objects: [] });
  });
});

describe('authentication', () => {
  /** A peer that answers so, by the command; and whether the secret is kept once AUTHENTICATE is in flight. */
  const keepsSecret = async (
    methods: string,
    credentials: (secret$: Observable<E.Either<never, Uint8Array>>) => V1ClientOptions,
  ): Promise<boolean> => {
    const far = peer();
    const secrets = released();
    let made = 0;
    const inFlight = new Promise<void>((resolve) => {
      far.onLine = (line) => {
        if (line === 'PROTOCOLINFO 1') {
          far.send('250-PROTOCOLINFO 1', `250-AUTH METHODS=${methods}`, '250 OK');
        } else if (line.startsWith('AUTHCHALLENGE')) {
          const message = Buffer.concat([
            new Uint8Array(32).fill(7),
            new Uint8Array(32).fill(0xab),
            new Uint8Array(32),
          ]);
          const hash = hmac('Tor safe cookie authentication server-to-controller hash', message);
          far.send(`250 AUTHCHALLENGE SERVERHASH=${Buffer.from(hash).toString('hex')} SERVERNONCE=${'0'.repeat(64)}`);
        } else resolve();
      };
    });
    const secret$ = defer(() => {
      const bytes = new Uint8Array(32).fill(7);
      secrets.add('secret', bytes);
      made++;
      return of(E.right(bytes));
    });
    const tor = v1Client(connectTo(far), { ...options, ...credentials(secret$) });
    tor.connected.subscribe();
    await inFlight;
    const isKept = (await secrets.stillReachable()).length > 0;
    expect(made).toBe(1);
    tor.close();
    return isKept;
  };

  it('keeps no password while AUTHENTICATE is in flight', async () => {
    expect(await keepsSecret('HASHEDPASSWORD', (password) => ({ password }))).toBe(false);
  });

  it('keeps no cookie while AUTHENTICATE is in flight', async () => {
    expect(await keepsSecret('SAFECOOKIE', (cookie) => ({ cookie }))).toBe(false);
    expect(await keepsSecret('COOKIE', (cookie) => ({ cookie, allowPlainCookie: true }))).toBe(false);
  });
});
