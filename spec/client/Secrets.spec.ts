/** A peer that echoes what a client sent to authenticate: no Left, status or diagnostic shows the secret. */
import { either as E } from 'fp-ts';
import { client, noReconnect, secret } from '../../lib/index.js';
import type { Client, Diagnostic, TorError } from '../../lib/index.js';
import type { Message } from '../../lib/tc/message/Message.js';
import { secrets } from '../../lib/client/Secrets.js';
import { v1Client } from '../../lib/v1/index.js';
import { connectTo, tick, wire } from '../tc/client/wire.js';
import { connectTo as connectToText, peer } from '../v1/peer.js';

/** All that a caller can see of a client, as text and as bytes. */
const seenOf = (tor: Pick<Client, 'status$' | 'diagnostic$' | 'getConf' | 'log$' | 'stream$'>): (() => string) => {
  const seen: unknown[] = [];
  const see = (item: unknown): number => seen.push(item);
  tor.status$.subscribe(see);
  tor.diagnostic$.subscribe((item: Diagnostic) => {
    see(item);
    if ('body' in item) see(Buffer.from(item.body).toString('latin1'));
  });
  tor.log$.subscribe(see);
  tor.stream$.subscribe(see);
  tor.getConf(['A']).subscribe((item: E.Either<TorError, unknown>) => see(item));
  return () => JSON.stringify(seen);
};

const SECRET = 'geheim "1 \u00e9';
const HEX = Buffer.from(SECRET).toString('hex');

const forms: ReadonlyArray<readonly [string, string]> = [
  ['as text', SECRET],
  ['in hexadecimal digits', HEX],
  ['in capital hexadecimal digits', HEX.toUpperCase()],
  ['escaped', JSON.stringify(SECRET)],
  ['in part', SECRET.slice(0, 7)],
  ['cut', HEX.slice(2, 15)],
  ['behind long text', `${'x'.repeat(50)}${HEX}`],
];

const shown = (text: string): boolean => /gehe|heim|6765|6568|4865|686569/i.test(text);

describe.each(forms)('an echo of the secret %s', (_, echo) => {
  const replies: ReadonlyArray<readonly [string, Message]> = [
    ['an ERROR', { _tag: 'Error', code: 'AuthenticationFailed', text: `wrong: ${echo}` }],
    ['another reply', { _tag: 'ConfValue', lines: [{ key: 'A', value: echo }] }],
    ['a log event', { _tag: 'Event', event: { _tag: 'Log', message: echo } }],
    ['an unknown message', { _tag: 'Unknown', type: 99, body: new TextEncoder().encode(echo) }],
  ];

  it.each(replies)('in %s', async (__, reply) => {
    const far = wire();
    const tor = client(connectTo(far), { secret: secret(SECRET), reconnect: noReconnect });
    const seen = seenOf(tor);
    await tick();
    far.send(reply);
    far.end();
    await tick();
    expect(shown(seen())).toBe(false);
    expect(seen()).toContain('Closed');
    tor.close();
  });

  const lines: ReadonlyArray<readonly [string, string]> = [
    ['a refusal', `515 Bad authentication: ${echo}`],
    ['a success of another form', `250-${echo}`],
    ['a line that is not one', `nonsense ${echo}`],
    ['a log event', `650 NOTICE ${echo}`],
    ['a stream event', `650 STREAM ${echo}`],
  ];

  it.each(lines)('in %s of v1', async (__, line) => {
    const far = peer();
    far.onLine = (asked) => {
      if (asked.startsWith('PROTOCOLINFO')) {
        far.send('250-PROTOCOLINFO 1', '250-AUTH METHODS=HASHEDPASSWORD', '250 OK');
      } else far.sendBytes(Buffer.from(`${line}\r\n`));
    };
    const tor = v1Client(connectToText(far), { password: secret(SECRET), reconnect: noReconnect });
    const seen = seenOf(tor);
    await tick();
    far.end();
    await tick();
    expect(shown(seen())).toBe(false);
    expect(seen()).toContain('Closed');
    tor.close();
  });
});

it('other words of the peer stay', async () => {
  const far = wire();
  const tor = client(connectTo(far), { secret: secret(SECRET), reconnect: noReconnect });
  const seen = seenOf(tor);
  await tick();
  far.send({ _tag: 'Error', code: 'AuthenticationFailed', text: `wrong: ${SECRET}, try again` });
  await tick();
  expect(seen()).toContain('wrong: ***, try again');
  tor.close();
});

it('a character whose lower case has two characters moves nothing', () => {
  const { hide, mask } = secrets();
  hide(new TextEncoder().encode('open sesame'));
  expect(mask({ text: '\u0130\u0130\u0130\u0130 Open Sesame \u0130' })).toEqual({
    text: '\u0130\u0130\u0130\u0130 *** \u0130',
  });
});

it('a secret of three bytes or fewer withholds the whole text', () => {
  const { hide, mask } = secrets();
  const error = { _tag: 'ServerError', code: 'AuthenticationFailed', text: 'abc' };
  expect(mask(error)).toBe(error);
  hide(new TextEncoder().encode('abc'));
  const masked = mask({ ...error, text: 'anything' });
  expect(masked).toMatchObject({ _tag: 'ServerError', code: 'AuthenticationFailed' });
  expect(masked.text).toMatch(/^\(withheld/);
});

it('an empty secret hides nothing, and the words of the library stay', () => {
  const { hide, mask } = secrets();
  hide(new Uint8Array(0));
  const error = { _tag: 'ConnectionLost', session: 1, reason: { _tag: 'Closed', detail: 'ServerError' } };
  expect(mask(error)).toBe(error);
  hide(new TextEncoder().encode('Closed'));
  expect(mask(error)).toEqual(error);
  hide(new TextEncoder().encode('ServerError'));
  expect(mask(error)).toEqual({ ...error, reason: { _tag: 'Closed', detail: '***' } });
});

it('events are observed once the client has authenticated', async () => {
  const far = wire();
  const tor = client(connectTo(far), { secret: secret(SECRET), reconnect: noReconnect });
  const items: unknown[] = [];
  tor.log$.subscribe((item) => items.push(item));
  await tick();
  far.send({ _tag: 'Done' });
  await tick();
  far.send({ _tag: 'Done' }, { _tag: 'Event', event: { _tag: 'Log', message: SECRET } });
  expect(items).toEqual([E.right({ _tag: 'Log', message: SECRET })]);
  tor.close();
});
