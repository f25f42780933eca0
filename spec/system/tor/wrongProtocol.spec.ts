/** TC spoken to a current Tor: the Left says which client to use instead. */
import { client, noReconnect, secret } from '../../../lib/index.js';
import { unix } from '../../../lib/node.js';
import { v1Client } from '../../../lib/v1/index.js';
import { firstOutcome } from '../../contract/firstOutcome.js';
import { describeWith } from '../describeWith.js';
import { realTor } from './realTor.js';
import type { RealTor } from './realTor.js';

jest.setTimeout(60_000);

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
    ['with bytes that are no text', { secret: secret(Uint8Array.of(0, 10, 13, 255)) }],
  ])('%s: use v1Client', async (_, options) => {
    expect(await firstOutcome(client(unix(real.socket), { reconnect: noReconnect, ...options }))).toContain('v1Client');
  });

  it('it lets others in still', async () => {
    expect(await firstOutcome(client(unix(real.socket), { reconnect: noReconnect }))).toContain('v1Client');
    const tor = v1Client(unix(real.socket), { reconnect: noReconnect });
    expect(await firstOutcome(tor)).toContain('COOKIE');
  });
});
