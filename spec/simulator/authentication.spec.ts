import { either as E } from 'fp-ts';
import { concatMap, Observable, of, take, toArray } from 'rxjs';
import { client, secret } from '../../lib/tc/client.js';
import { configLine, reset } from '../../lib/model/ConfigLine.js';
import { noReconnect } from '../../lib/client/Backoff.js';
import { hashedPassword, hashPassword } from '../../lib/node/secret/hashedPassword.js';
import { password } from '../../lib/server/index.js';
import { listen } from '../../lib/tc/server.js';
import type { Authentication, ServerEvent } from '../../lib/server/index.js';
import { configuredAuthentication, memoryTorrc, simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor, TorrcStore } from '../../lib/simulator/index.js';
import { secretUnavailable } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { memory } from '../../lib/transport/memory.js';
import { now } from './observed.js';

const hash = hashPassword('open sesame');

/** A cookie of known bytes; `held` counts the subscriptions. */
const cookie = () => {
  let held = 0;
  const cookie$ = new Observable<E.Either<never, Authentication>>((subscriber) => {
    held++;
    subscriber.next(E.right(password('c'.repeat(32))));
    return () => {
      held--;
    };
  });
  return { cookie$, held: () => held };
};

const served = (tor: SimulatedTor, cookie$: Parameters<typeof configuredAuthentication>[1]['cookie']) => {
  const { connect, listen: address } = memory();
  const events: Array<E.Either<TorError, ServerEvent>> = [];
  const server = configuredAuthentication(tor, { hashedPassword, cookie: cookie$ }, (authentication) =>
    listen(tor, address, { authentication }),
  ).subscribe((event) => events.push(event));
  const connects = async (word: string): Promise<boolean> => {
    const one = client(connect, { secret: secret(word), reconnect: noReconnect });
    const answer = await new Promise((resolve) => one.connected.pipe(take(1)).subscribe(resolve));
    one.close();
    return (answer as E.Either<unknown, unknown>)._tag === 'Right';
  };
  return { connects, events, server };
};

it('SETCONF of HashedControlPassword changes what the next connection needs, and back', async () => {
  const tor = simulator();
  const { connects, server } = served(tor, cookie().cookie$);
  expect(await connects('')).toBe(true);
  now(tor.setConf([configLine('HashedControlPassword', hash)]));
  expect(await connects('')).toBe(false);
  expect(await connects('open sesame!')).toBe(false);
  expect(await connects('open sesame')).toBe(true);
  now(tor.setConf([reset('HashedControlPassword')]));
  expect(await connects('')).toBe(true);
  server.unsubscribe();
});

it('CookieAuthentication keeps a cookie for as long as it is set', async () => {
  const tor = simulator();
  const { cookie$, held } = cookie();
  const { connects, server } = served(tor, cookie$);
  expect(held()).toBe(0);
  now(tor.setConf([configLine('CookieAuthentication', '1')]));
  expect(held()).toBe(1);
  expect(await connects('')).toBe(false);
  expect(await connects('c'.repeat(32))).toBe(true);
  now(tor.setConf([configLine('CookieAuthentication', '0')]));
  expect(held()).toBe(0);
  expect(await connects('c'.repeat(32))).toBe(false);
  now(tor.setConf([configLine('CookieAuthentication', '1')]));
  server.unsubscribe();
  expect(held()).toBe(0);
});

it('what SAVECONF wrote is needed at the next start from the same torrc, and what it did not is not', async () => {
  const store: TorrcStore = memoryTorrc('');
  const first = simulator({ store });
  now(first.setConf([configLine('HashedControlPassword', hash)]));
  now(first.saveConf);
  now(first.setConf([reset('HashedControlPassword')]));
  const { connects, server } = served(simulator({ store }), cookie().cookie$);
  expect(await connects('')).toBe(false);
  expect(await connects('open sesame')).toBe(true);
  server.unsubscribe();
});

it('Reload applies the authentication of the torrc', async () => {
  const store = memoryTorrc('');
  const tor = simulator({ store });
  const { connects, server } = served(tor, cookie().cookie$);
  now(store.save(`HashedControlPassword ${hash}\n`));
  expect(await connects('')).toBe(true);
  now(tor.signal('Reload'));
  expect(await connects('')).toBe(false);
  expect(await connects('open sesame')).toBe(true);
  server.unsubscribe();
});

it('a cookie that cannot be written is a Left, and nobody can authenticate', async () => {
  const tor = simulator();
  const { connects, events, server } = served(tor, of(E.left(secretUnavailable('/no/cookie', 'no such folder'))));
  now(tor.setConf([configLine('CookieAuthentication', '1')]));
  expect(events).toContainEqual(E.left(secretUnavailable('/no/cookie', 'no such folder')));
  expect(await connects('')).toBe(false);
  server.unsubscribe();
});

it('completes with what it runs, and without it when the torrc cannot be read', () => {
  const methods = { hashedPassword, cookie: cookie().cookie$ };
  const used$ = configuredAuthentication(simulator(), methods, () => of(E.right('used')));
  expect(now(used$)).toEqual([E.right('used'), 'complete']);
  const unreadable = simulator({ torrc: 'NoSuchOption 1\n' });
  expect(now(configuredAuthentication(unreadable, methods, () => of(E.right('used'))))).toEqual(['complete']);
});

it('config$ emits the configuration once it is read, then each change, and completes with the Tor', () => {
  const tor = simulator();
  const seen: Array<string | undefined> = [];
  tor.config$.subscribe({
    next: (config) => seen.push(config.get('Nickname')?.[0]?.value),
    complete: () => seen.push('complete'),
  });
  expect(seen).toEqual([undefined]);
  now(tor.setConf([configLine('Nickname', 'amber')]));
  now(tor.setConf([configLine('Nickname', 'no good name')]));
  now(tor.getConf(['Nickname']));
  expect(seen).toEqual([undefined, 'amber']);
  now(tor.signal('Halt'));
  expect(seen).toEqual([undefined, 'amber', 'complete']);
  expect(
    now(
      tor.config$.pipe(
        concatMap(() => of(1)),
        toArray(),
      ),
    ),
  ).toEqual([[], 'complete']);
});
