/** Bytes of other protocols at a server of v1, with requests smuggled behind them. */
import { METHODS } from 'node:http';
import { closeTextTors } from '../cli/v1Tor.js';
import { authenticate, bytes, raw } from '../server/handmade.js';
import { attack, v1Gateway, v1Server } from './targets.js';
import type { Target } from './targets.js';

/** What would be done, if it were read. */
const smuggled = 'AUTHENTICATE\r\nSETCONF Nickname=owned\r\nSAVECONF\r\nSIGNAL RELOAD\r\n';

const head = (line: string): string => `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n`;

const REQUIRED = '514 Authentication required.\r\n';

/** Names that `fetch` sends as they are written; a page may send most of them only after a preflight. */
const others: ReadonlyArray<readonly [method: string, answer: string]> = [
  ['AUTHENTICATE', '512 Too many arguments to AUTHENTICATE.\r\n'],
  ['PROTOCOLINFO', '513 No such version "/"\r\n'],
  ['AUTHCHALLENGE', '513 AUTHCHALLENGE only supports SAFECOOKIE authentication\r\n'],
  ['QUIT', '250 closing connection\r\n'],
  ['SETCONF', REQUIRED],
  ['CHICKEN', REQUIRED],
];

const protocols: ReadonlyArray<readonly [name: string, content: Uint8Array, answer: string]> = [
  ['HTTP/2', bytes('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', smuggled), REQUIRED],
  ['TLS', bytes([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3], smuggled), ''],
  ['SOCKS 4', bytes([4, 1, 0x23, 0x5b, 127, 0, 0, 1, 0], smuggled), REQUIRED],
  ['SSH', bytes('SSH-2.0-OpenSSH_9.9\r\n', smuggled), REQUIRED],
  ['SMTP', bytes('EHLO localhost\r\n', smuggled), REQUIRED],
  ['newlines', bytes('\r\n\r\n\r\n\r\n', smuggled), REQUIRED],
];

describe.each([
  ['the gateway', v1Gateway],
  ['a v1 server', v1Server],
])('%s', (_, open: () => Promise<Target>) => {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    await target.stop();
    closeTextTors();
  });

  it.each(METHODS)('%s with requests in its body', async (method) => {
    const line = `${method} ${method === 'CONNECT' ? '127.0.0.1:9051' : '/'}`;
    const answer = await attack(target.url, bytes(head(line), smuggled));
    // a method that a page can send is recognized, and not answered
    expect(answer.toString('latin1')).toBe(
      /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE)$/.test(method) ? '' : REQUIRED,
    );
    expect(await target.reached()).toEqual([]);
  });

  it.each(others)('%s as a method of HTTP', async (method, answer) => {
    expect((await attack(target.url, bytes(head(`${method} /`), smuggled))).toString('latin1')).toBe(answer);
    expect(await target.reached()).toEqual([]);
  });

  it.each(protocols)('%s', async (_name, content, answer) => {
    expect((await attack(target.url, content)).toString('latin1')).toBe(answer);
    expect(await target.reached()).toEqual([]);
  });

  it.each([
    ['TC', bytes(authenticate(), raw(2, 'Nickname owned\n'), raw(9, [1]))],
    // its first bytes are a frame of TC
    ['SOCKS 5', bytes([5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, 0x23, 0x5b], smuggled)],
  ])('%s gets one ERROR of TC, from which a client recognizes v1', async (_name, content) => {
    const answer = await attack(target.url, content);
    expect([answer.readUInt16BE(0), answer.readUInt16BE(2)]).toEqual([answer.length - 4, 0]);
    expect(await target.reached()).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 16])('HTTP whose first chunk has %d bytes', async (length) => {
    const content = bytes(head('POST /'), smuggled);
    const single = [...content.subarray(length, 80)].map((byte) => bytes([byte]));
    expect(await attack(target.url, content.subarray(0, length), ...single)).toHaveLength(0);
    expect(await attack(target.url, content.subarray(0, length), content.subarray(length))).toHaveLength(0);
    expect(await target.reached()).toEqual([]);
  });

  it('the same requests by themselves would have been done', async () => {
    const answer = await attack(target.url, bytes(smuggled));
    expect(answer.toString('latin1')).toBe('250 OK\r\n'.repeat(4));
    expect((await target.reached()).join()).toMatch(/Nickname="?owned"?,saveconf,signal reload/i);
  });
});
