/**
 * Bytes of other protocols, which a page in a browser or a program that was led astray can have sent here, with frames
 * and commands smuggled behind them.
 */
import { METHODS } from 'node:http';
import { bodyLength } from '../../lib/tc/frame/Frame.js';
import { closeTextTors } from '../cli/v1Tor.js';
import { authenticate, bytes, raw } from '../server/handmade.js';
import { attack, gateway, server } from './targets.js';
import type { Target } from './targets.js';

/** What would be done, if it were read: SETCONF, SAVECONF, SIGNAL. */
const smuggled = bytes(authenticate(), raw(2, 'Nickname owned\n'), raw(8), raw(9, [1]));

const commands = 'AUTHENTICATE\r\nSETCONF Nickname=owned\r\nSAVECONF\r\nSIGNAL HALT\r\n';

const head = (line: string): string => `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n`;

/** Its first four bytes as the header of a frame with a filled body, so that a smuggled request would come next. */
const aligned = (text: string): Uint8Array => {
  const start = bytes(text);
  const length = bodyLength(start, 0);
  return bytes(start, new Uint8Array(Math.max(0, 4 + length - start.length)), smuggled);
};

/** Those of Node, and what `fetch` sends as it is written. */
const methods = [...METHODS, 'patch', 'abc', 'x', 'CHICKEN', '!#$'];

const requests: ReadonlyArray<readonly [string, Uint8Array]> = methods.flatMap((method) => {
  const line = `${method} ${method === 'CONNECT' ? '127.0.0.1:9051' : '/'}`;
  return [
    [`${method} with frames in its body`, bytes(head(line), smuggled)],
    [`${method} with commands in its body`, bytes(head(line), commands)],
    [`${method} whose head ends where a frame would`, aligned(head(line))],
  ] as const;
});

const others: ReadonlyArray<readonly [string, Uint8Array]> = [
  ['HTTP/2', bytes('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', smuggled)],
  ['TLS', bytes([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3], smuggled)],
  ['SOCKS 4', bytes([4, 1, 0x23, 0x5b, 127, 0, 0, 1, 0], smuggled)],
  ['SOCKS 5', bytes([5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, 0x23, 0x5b], smuggled)],
  ['SSH', bytes('SSH-2.0-OpenSSH_9.9\r\n', smuggled)],
  ['SMTP', bytes('EHLO localhost\r\n', smuggled)],
  ['newlines', bytes('\r\n\r\n\r\n\r\n', smuggled)],
];

const controllers: ReadonlyArray<readonly [string, Uint8Array]> = [
  ['v1', bytes('PROTOCOLINFO 1\r\nAUTHENTICATE\r\nSIGNAL HALT\r\n', smuggled)],
  ['v1, quoted', bytes('AUTHENTICATE ""\r\nSIGNAL HALT\r\n', smuggled)],
];

describe.each([
  ['the gateway', gateway],
  ['a TC server', server],
])('%s', (_, open: () => Promise<Target>) => {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    await target.stop();
    closeTextTors();
  });

  it.each(requests)('%s', async (_name, content) => {
    expect((await attack(target.url, content)).length).toBe(0);
    expect(await target.reached()).toEqual([]);
  });

  it.each(others)('%s', async (_name, content) => {
    expect((await attack(target.url, content)).length).toBe(0);
    expect(await target.reached()).toEqual([]);
  });

  it.each(controllers)('%s gets one ERROR, from which a client recognizes TC', async (_name, content) => {
    const answer = await attack(target.url, content);
    expect([answer.readUInt16BE(0), answer.readUInt16BE(2)]).toEqual([answer.length - 4, 0]);
    expect(await target.reached()).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 16])('HTTP whose first chunk has %d bytes', async (length) => {
    const content = bytes(head('POST /'), smuggled);
    await attack(target.url, content.subarray(0, length), ...[...content.subarray(length, 80)].map((n) => bytes([n])));
    await attack(target.url, content.subarray(0, length), content.subarray(length));
    expect(await target.reached()).toEqual([]);
  });

  it('the same frames by themselves would have been done', async () => {
    await attack(target.url, smuggled);
    expect((await target.reached()).join()).toMatch(/Nickname="?owned"?,saveconf,signal reload/i);
  });
});
