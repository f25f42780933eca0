/** Either protocol, spoken to a program of the other one: the Left says what to use instead. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import type { Subscription } from 'rxjs';
import { client, noReconnect, secret, showTorError } from '../../lib/index.js';
import { listenUnix, unix } from '../../lib/node.js';
import { listen, password } from '../../lib/server/index.js';
import type { Authentication } from '../../lib/server/index.js';
import { simulator } from '../../lib/simulator/index.js';
import { v1Client } from '../../lib/v1/index.js';
import { describeWith } from '../describeWith.js';
import { realTor } from '../v1/realTor.js';
import type { RealTor } from '../v1/realTor.js';

jest.setTimeout(60_000);

/** What the first connection of a client came to, for people. */
const outcome = async (tor: ReturnType<typeof client> | ReturnType<typeof v1Client>): Promise<string> => {
  const first = await firstValueFrom(tor.connected);
  tor.close();
  return E.isLeft(first) ? showTorError(first.left) : 'connected';
};

describeWith(['tor'], "today's Tor, reached as TC", () => {
  let real: RealTor;
  beforeAll(async () => {
    real = realTor('CookieAuthentication 1');
    await real.start();
  });
  afterAll(() => real.remove());

  it.each([
    ['without a secret', {}],
    ['with a password', { secret: secret('a password') }],
    ['with octets that are no text', { secret: secret(Uint8Array.of(0, 10, 13, 255)) }],
  ])('%s: use v1Client', async (_, options) => {
    expect(await outcome(client(unix(real.socket), { reconnect: noReconnect, ...options }))).toContain('v1Client');
  });

  it('it lets others in still', async () => {
    expect(await outcome(client(unix(real.socket), { reconnect: noReconnect }))).toContain('v1Client');
    const tor = v1Client(unix(real.socket), { reconnect: noReconnect });
    expect(await outcome(tor)).toContain('COOKIE');
  });
});

describe("a TC server, reached as today's Tor", () => {
  const folder = mkdtempSync(join(tmpdir(), 'tc-'));
  let servers: Subscription | undefined;
  afterEach(() => servers?.unsubscribe());
  afterAll(() => rmSync(folder, { recursive: true }));

  const served = async (options: { readonly authentication?: Authentication }): Promise<string> => {
    const path = join(folder, 'control');
    await new Promise<void>((resolve) => {
      servers = listen(simulator(), listenUnix(path), { ...options, authenticationTimeout: 1_000 }).subscribe(
        (item) => {
          if (E.isRight(item) && item.right._tag === 'Listening') resolve();
        },
      );
    });
    return path;
  };

  it.each([
    ['without authentication', {}],
    ['with a password', { authentication: password('a password') }],
  ])('%s: use client', async (_, options) => {
    const path = await served(options);
    expect(await outcome(v1Client(unix(path), { reconnect: noReconnect }))).toContain('use client from rx-tor-control');
  });
});
