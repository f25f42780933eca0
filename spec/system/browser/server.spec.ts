/** The dashboard's server, and requests that no page of its own would send. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { client, noReconnect, secret } from '../../../lib/index.js';
import { connectUrl } from '../../../lib/node.js';
import { afterwards } from '../afterwards.js';
import { rawPeer } from '../../node/webSocket/rawPeer.js';
import { dashboard } from './dashboard.js';
import { describeInChromium } from './inChromium.js';

/** All that a request of those lines is answered with. */
const answerTo = async (origin: string, line: string, ...headers: ReadonlyArray<string>): Promise<string> => {
  const peer = await rawPeer(origin);
  const lines = [`${line} HTTP/1.1`, `Host: ${new URL(origin).host}`, 'Connection: close', ...headers];
  peer.send(lines.join('\r\n'), '\r\n\r\n');
  return peer.closed;
};

describeInChromium("the dashboard's server", () => {
  it('lets nothing that it has be framed, however the page is spelled', async () => {
    const { origin } = await dashboard();
    for (const path of [
      '/',
      '/log',
      '/index.html',
      '/index.htm%6c',
      '/%69ndex.html',
      '/index.html/',
      '/a.b/../index.html',
    ]) {
      const answer = await answerTo(origin, `GET ${path}`);
      expect([path, answer]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 200 /)]);
      expect([path, answer]).toEqual([
        path,
        expect.stringMatching(/^Content-Security-Policy: .*frame-ancestors 'none'/m),
      ]);
    }
    for (const path of ['/favicon.svg', '/dashboard.json', '/nothing.js']) {
      expect(await answerTo(origin, `GET ${path}`)).toMatch(/^Content-Security-Policy: default-src 'none';/m);
    }
  });

  describe('names its Tor', () => {
    const bearer = (secret: string): string =>
      `Authorization: Bearer ${createHash('sha256').update(`dashboard.json ${secret}`).digest('hex')}`;
    const file = (origin: string, ...headers: ReadonlyArray<string>): Promise<string> =>
      answerTo(origin, 'GET /dashboard.json', ...headers);
    /** The object in an answer, whether or not it is in chunks. */
    const told = (answer: string): unknown => JSON.parse(/{.*}/.exec(answer)?.[0] ?? 'null');

    it('to a page that has the token of its link, and to no other program', async () => {
      const { origin, link } = await dashboard();
      const token = new URL(link).hash.replace('#token=', '');
      const others = [
        [],
        [bearer('another token')],
        [`Authorization: Bearer ${token}`],
        ['Authorization: Bearer 00'],
        [`Cookie: token=${token}`],
      ];
      for (const headers of others) {
        expect(told(await file(origin, ...headers))).toEqual({ token: 'once' });
      }
      expect(told(await answerTo(origin, `GET /dashboard.json?token=${token}`))).toEqual({ token: 'once' });
      expect(told(await file(origin, bearer(token)))).toMatchObject({ token: 'once', tor: 'a simulated Tor' });
    });

    it('to the page that has used its token, by its key, and no more for the token', async () => {
      const { origin, link } = await dashboard();
      const token = new URL(link).hash.replace('#token=', '');
      const key = 'k'.repeat(64);
      const url = `${origin.replace('http', 'ws')}/tc`;
      const page = client(connectUrl(url), { secret: secret(`${token}:${key}`), reconnect: noReconnect });
      expect(await firstValueFrom(page.connected)).toMatchObject({ _tag: 'Right' });
      page.close();
      expect(told(await file(origin, bearer(token)))).toEqual({ token: 'once' });
      expect(told(await file(origin, bearer(key)))).toMatchObject({ tor: 'a simulated Tor' });
    });

    it('to a page that has the password', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
      afterwards(() => rmSync(folder, { recursive: true }));
      const path = join(folder, 'password');
      writeFileSync(path, 'my sécret\n', { mode: 0o600 });
      const { origin } = await dashboard('--page-password-file', path);
      expect(told(await file(origin, bearer('another')))).toEqual({ token: 'reusable' });
      expect(told(await file(origin, bearer('my sécret')))).toMatchObject({ tor: 'a simulated Tor' });
    });
  });

  it('writes nothing to the terminal that this would act upon', async () => {
    const { origin, says, said } = await dashboard();
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    // a control of eight bits: it moves the cursor in some terminals
    const peer = await rawPeer(origin);
    const lines = ['GET /tc HTTP/1.1', `Host: ${new URL(origin).host}`, ...upgrade, 'Origin: http://\x9b2J'];
    peer.send(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
    expect(await peer.closed).toMatch(/^HTTP\/1\.1 403 /);
    await says(String.raw`http://\u{009b}2J`);
    expect(said()).not.toContain('\x9b');
  });

  it('repeats no URL that it does not take, since a password may be in it', async () => {
    const ended = dashboard('--tor', 'tor://user:hunter2@127.0.0.1:9051');
    await expect(ended).rejects.toThrow(/the dashboard has ended: dashboard: --tor: .*a URL must not contain a secret/);
    await expect(ended).rejects.not.toThrow(/hunter2/);
  });
});
