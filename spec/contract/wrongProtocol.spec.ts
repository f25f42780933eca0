/** The v1 protocol spoken to a TC server: the Left says which client to use instead. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import type { Subscription } from 'rxjs';
import { noReconnect } from '../../lib/index.js';
import { listenUnix, unix } from '../../lib/node.js';
import { password } from '../../lib/server/index.js';
import { listen } from '../../lib/tc/server.js';
import type { Authentication } from '../../lib/server/index.js';
import { simulator } from '../../lib/simulator/index.js';
import { v1Client } from '../../lib/v1/index.js';
import { firstOutcome } from './firstOutcome.js';

jest.setTimeout(60_000);

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
    expect(await firstOutcome(v1Client(unix(path), { reconnect: noReconnect }))).toContain(
      'use client from rx-tor-control',
    );
  });
});
