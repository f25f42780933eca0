/** A server of v1 under attack: the exact replies, the end of the session, and what reaches the Tor. */
import { createHmac } from 'node:crypto';
import { either as E } from 'fp-ts';
import fc from 'fast-check';
import { defer, NEVER, of, Subject } from 'rxjs';
import { cookieAuthentication, memory, noReconnect, password, policies } from '../../lib/index.js';
import type { TorEvent } from '../../lib/index.js';
import type { Duplex } from '../../lib/transport/Duplex.js';
import { listenV1, serveV1, v1Client } from '../../lib/v1/index.js';
import type { ServedTor, ServeV1Options } from '../../lib/v1/index.js';
import { MicrotaskTicks } from '../microtaskTicks.js';
import { counted, done, handmade } from '../server/handmade.js';
import { cut, latin1 } from '../v1/parts.js';
import { connectTo, peer as scriptedPeer, steady, welcome } from '../v1/peer.js';
import { v1PeerOf, v1Stranger } from '../v1/server/handmade.js';
import type { V1Peer } from '../v1/server/handmade.js';
import { deaf } from './deaf.js';

const turn = (): Promise<void> => new Promise(setImmediate);

const LIMIT = 16 * 1024 * 1024;
const MIB = 0x10_0000;

/** A Tor that accepts every request, and the requests that it received. */
const recording = (): { readonly tor: ServedTor; readonly asked: string[] } => {
  const asked: string[] = [];
  const noted = <A>(name: string, argument: unknown, answer: A): A => {
    asked.push(argument === undefined ? name : `${name} ${JSON.stringify(argument)}`);
    return answer;
  };
  const tor: ServedTor = {
    ...handmade({
      getConf: (keys) => noted('getConf', keys, of(E.right(keys.map((key) => ({ key, value: '1' }))))),
      setConf: (lines) =>
        noted(
          'setConf',
          lines.map(({ key, value }) => `${key}=${value}`),
          done,
        ),
      saveConf: defer(() => noted('saveConf', undefined, done)),
      signal: (name) => noted('signal', name, done),
    }),
    loadConf: (text) => noted('loadConf', text, done),
    getInfoText: ((keys: ReadonlyArray<string>) =>
      defer(() => noted('getInfo', keys, of(E.right(keys.map((key) => `of ${key}`)))))) as unknown as NonNullable<
      ServedTor['getInfoText']
    >,
  };
  return { tor, asked };
};

interface Outcome {
  readonly replies: ReadonlyArray<string>;
  readonly state: string;
  readonly asked: ReadonlyArray<string>;
}

const attempt = (options: ServeV1Options, ...chunks: ReadonlyArray<Uint8Array>): Outcome => {
  const { tor, asked } = recording();
  const client = v1Stranger(tor, options);
  for (const chunk of chunks) client.write(chunk);
  const outcome = { replies: client.received(), state: client.state(), asked: [...asked] };
  client.unsubscribe();
  return outcome;
};

/** The outcome does not depend on the chunks. */
const inAnyChunks = (options: ServeV1Options, content: Uint8Array): Outcome => {
  const whole = attempt(options, content);
  const offsets = content.length < 5_000 ? content.map((_, i) => i) : [1, 7, 4_096, content.length - 3];
  expect(attempt(options, ...cut(content, Array.from(offsets)))).toEqual(whole);
  return whole;
};

const lines = (...all: ReadonlyArray<string>): string => all.map((line) => `${line}\r\n`).join('');

const REQUIRED = '514 Authentication required.';
const TOO_LONG = '500 Line too long.';
const WRONG = '515 Authentication failed: Password did not match HashedControlPassword value from configuration';
const NOT_HEX =
  '551 Invalid hexadecimal encoding.  Maybe you tried a plain text password?  If so, the standard requires that you ' +
  'put it in double quotes.';
const NOT_PARSED = '512 Bad arguments to AUTHENTICATE: Cannot parse keyword argument(s)';
const INFO = ['250-PROTOCOLINFO 1', '250-AUTH METHODS=HASHEDPASSWORD', '250-VERSION Tor="of version"', '250 OK'];

describe('before authentication, the session ends after', () => {
  const options = { authentication: password('Correct Horse') };
  const smuggled = lines('AUTHENTICATE "Correct Horse"', 'SAVECONF');
  const attacks: ReadonlyArray<readonly [name: string, content: string, replies: ReadonlyArray<string>]> = [
    ['a line without an end', 'A'.repeat(3_000), [TOO_LONG]],
    ['a line of 1 MiB', `AUTHENTICATE "${'a'.repeat(MIB)}"\r\n`, [TOO_LONG]],
    ['data without an end', `+AUTHENTICATE\r\n${'a\r\n'.repeat(1_000)}`, [TOO_LONG]],
    ['data', lines('+AUTHENTICATE', 'Correct Horse', '.'), [REQUIRED]],
    ['data that hides an AUTHENTICATE', `+FOO\r\n${smuggled}.\r\n`, [REQUIRED]],
    ['a NUL', 'AUTHENTICATE "Correct Horse\0"\r\n', [WRONG]],
    ['a NUL in the command', 'AUTH\0ENTICATE "Correct Horse"\r\n', [REQUIRED]],
    ['a CR in the line', 'PROTOCOLINFO 1\rAUTHENTICATE\r\n', ['513 No such version "AUTHENTICATE"']],
    ['a request behind a lone LF', 'PROTOCOLINFO 1\nSAVECONF\n', [...INFO, REQUIRED]],
    ['bytes that are not UTF-8', 'AUTHENTICATE "\xff\xfe"\r\n', [WRONG]],
    ['bytes that are not UTF-8, without quotes', 'AUTHENTICATE \xff\xfe\r\n', [NOT_HEX]],
    ['a plain text password', 'AUTHENTICATE Correct_Horse\r\n', [NOT_HEX]],
    ['a quoted string without an end', 'AUTHENTICATE "Correct Horse\r\n', [NOT_PARSED]],
    ['a quoted string that ends in a backslash', 'AUTHENTICATE "Correct Horse\\"\r\n', [NOT_PARSED]],
    ['an escape over a byte', 'AUTHENTICATE "\\777"\r\n', [NOT_PARSED]],
    ['two secrets', 'AUTHENTICATE "a" "Correct Horse"\r\n', ['512 Too many arguments to AUTHENTICATE.']],
    ['half a digit pair', 'AUTHENTICATE 436f7272656374486f72736\r\n', [NOT_HEX]],
    ['the empty secret', 'AUTHENTICATE\r\n', [WRONG]],
    ['the empty secret in quotes', 'AUTHENTICATE ""\r\n', [WRONG]],
    [
      'a challenge that the server does not have',
      'AUTHCHALLENGE SAFECOOKIE aa\r\n',
      ['515 Cookie authentication is disabled'],
    ],
    ['a second PROTOCOLINFO', lines('PROTOCOLINFO 1', 'PROTOCOLINFO 1'), [...INFO, REQUIRED]],
    ['an empty line', '\r\n\r\n', [REQUIRED]],
    ['a request', 'SAVECONF\r\n', [REQUIRED]],
    ['an event', '650 BW 1 2\r\n', [REQUIRED]],
    ['an AUTHENTICATE after QUIT', `QUIT\r\n${smuggled}`, ['250 closing connection']],
    ['a wrong secret before the right one', lines('AUTHENTICATE ""'), [WRONG]],
    ['HTTP whose method is a command', 'AUTHENTICATE / HTTP/1.1\r\n', ['512 Too many arguments to AUTHENTICATE.']],
    ['HTTP whose method asks for the version', 'PROTOCOLINFO / HTTP/1.1\r\n', ['513 No such version "/"']],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [REQUIRED]],
    ['SOCKS 4', '\x04\x01\x23\x5b\x7f\0\0\x01\0\r\n', [REQUIRED]],
    ['SSH', 'SSH-2.0-OpenSSH_9.9\r\n', [REQUIRED]],
    ['SMTP', 'EHLO localhost\r\n', [REQUIRED]],
  ];

  it.each(attacks)('%s; nothing behind it is read', (_, content, replies) => {
    expect(inAnyChunks(options, latin1(content + smuggled))).toEqual({
      replies,
      state: 'ended',
      asked: replies.includes(INFO[0] ?? '') ? ['getInfo ["version"]'] : [],
    });
  });

  const foreign: ReadonlyArray<readonly [name: string, content: string, answered: boolean]> = [
    ['HTTP', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n', false],
    ['TLS', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', false],
    ['TC', '\0\0\0\x07', true],
    // its first bytes are a frame of TC too
    ['SOCKS 5', '\x05\x01\0\x05\x01\0\x01\x7f\0\0\x01\x23\x5b', true],
  ];

  it.each(foreign)('the first bytes of %s', (_, content, answered) => {
    const { replies, state, asked } = inAnyChunks(options, latin1(content + smuggled));
    expect([state, asked]).toEqual(['ended', []]);
    // an ERROR of TC: its length, the type 0, the code 0
    expect(replies.join('')).toMatch(answered ? /^\0.\0\0\0\0The v0 control protocol is not supported/ : /^$/);
  });
});

describe('after authentication', () => {
  const smuggled = 'SIGNAL HALT';
  const attacks: ReadonlyArray<
    readonly [name: string, content: string, replies: ReadonlyArray<string>, asked: ReadonlyArray<string>]
  > = [
    [
      'dots at the start of lines of data',
      lines('+LOADCONF', '..', '..a', '.b', '.'),
      ['250 OK'],
      ['loadConf ".\\n.a\\nb"'],
    ],
    [
      'a dot that is followed by a space',
      lines('+LOADCONF', 'a', '. ', smuggled, '.'),
      ['250 OK'],
      [`loadConf ${JSON.stringify(`a\n \n${smuggled}`)}`],
    ],
    [
      'a dot that is followed by two CR',
      `+LOADCONF\r\na\r\n.\r\r\n${smuggled}\r\n.\r\n`,
      ['250 OK'],
      [`loadConf ${JSON.stringify(`a\n\r\n${smuggled}`)}`],
    ],
    ['data whose lines end in LF', '+LOADCONF\na\n..\n.\n', ['250 OK'], ['loadConf "a\\n."']],
    ['data of an unknown command', lines('+FOO', smuggled, '.'), ['510 Unrecognized command "+FOO"'], []],
    [
      'data of a command that has none',
      lines('+SETCONF a=b', smuggled, '.'),
      ['510 Unrecognized command "+SETCONF"'],
      [],
    ],
    ['data of SETEVENTS', lines('+SETEVENTS BW', smuggled, '.'), ['510 Unrecognized command "+SETEVENTS"'], []],
    ['data of QUIT', lines('+QUIT', smuggled, '.'), ['510 Unrecognized command "+QUIT"'], []],
    ['a lone plus', lines('+', smuggled, '.'), ['510 Unrecognized command "+"'], []],
    ['a command with data, without its plus', lines('LOADCONF a'), ['510 Unrecognized command "LOADCONF"'], []],
    ['empty data', lines('+LOADCONF', '.'), ['512 Bad arguments to +LOADCONF: Empty body'], []],
    ['a NUL in an argument', 'GETCONF a\0b\r\n', ['512 Bad arguments to GETCONF: NUL'], []],
    ['a NUL in data', '+LOADCONF\r\na\0\r\n.\r\n', ['512 Bad arguments to LOADCONF: NUL'], []],
    ['a NUL in a command', 'GET\0CONF a\r\n', ['510 Unrecognized command "GET\xef\xbf\xbdCONF"'], []],
    [
      'a CR in a line',
      `GETCONF a\r${smuggled}\r\n`,
      ['551 The answer cannot be sent: Value: wanted text without CR, LF or NUL'],
      ['getConf ["a\\rSIGNAL","HALT"]'],
    ],
    ['bytes that are not UTF-8', 'GETCONF \xff\r\n', ['250 \xff=1'], ['getConf ["\\udcff"]']],
    [
      'a quoted string without an end',
      'SETCONF a="b\r\n',
      ['512 Bad arguments to SETCONF: Cannot parse keyword argument(s)'],
      [],
    ],
    [
      'a quoted string over two lines',
      `SETCONF a="b\r\n${smuggled}"\r\n`,
      ['512 Bad arguments to SETCONF: Cannot parse keyword argument(s)', '552 Unrecognized signal code "HALT""'],
      [],
    ],
    ['many options', `SETCONF${' a'.repeat(400_000)}\r\n`, ['451 Resource exhausted'], []],
    ['many keys', `GETINFO${' 12'.repeat(300_000)}\r\n`, ['451 Resource exhausted'], []],
    ['many keys of GETCONF', `GETCONF${' a'.repeat(2_000)}\r\n`, ['451 More than 1024 keys in one GETCONF'], []],
    ['many names of events', `SETEVENTS${' BW circ'.repeat(5_000)}\r\n`, ['250 OK'], []],
    [
      'many names of events, the last unknown',
      `SETEVENTS${' BW'.repeat(5_000)} FOO\r\n`,
      ['552 Unrecognized event "FOO"'],
      [],
    ],
    ['an empty line', '\r\n', ['510 Unrecognized command ""'], []],
    ['HTTP', 'GET / HTTP/1.1\r\n', ['510 Unrecognized command "GET"'], []],
    [
      'a reply',
      lines('250 OK', '650 BW 1 2'),
      ['510 Unrecognized command "250"', '510 Unrecognized command "650"'],
      [],
    ],
  ];

  it.each(attacks)('%s is answered in its place, and the next request too', (_, content, replies, asked) => {
    expect(inAnyChunks({}, latin1(`${lines('AUTHENTICATE')}${content}${lines('SAVECONF')}`))).toEqual({
      replies: ['250 OK', ...replies, '250 OK'],
      state: 'open',
      asked: [...asked, 'saveConf'],
    });
  });

  it.each([
    ['a line of over 1 MiB', `SETCONF a="${'b'.repeat(MIB)}"\r\n`, TOO_LONG],
    ['a line of over 1 MiB without an end', 'a'.repeat(MIB + 1), TOO_LONG],
    ['data of over 1 MiB without an end', `+LOADCONF\r\n${'a\r\n'.repeat(MIB / 2)}`, TOO_LONG],
    ['a wrong secret', 'AUTHENTICATE "guess"\r\n', WRONG],
    ['a challenge without a cookie', 'AUTHCHALLENGE SAFECOOKIE aa\r\n', '515 Cookie authentication is disabled'],
    ['QUIT', 'QUIT\r\n', '250 closing connection'],
  ])('%s ends the session', (_, content, reply) => {
    const options = { authentication: password('Correct Horse') };
    const sent = `AUTHENTICATE "Correct Horse"\r\nSAVECONF\r\n${content}${lines('SIGNAL HALT')}`;
    expect(inAnyChunks(options, latin1(sent))).toEqual({
      replies: ['250 OK', '250 OK', reply],
      state: 'ended',
      asked: ['saveConf'],
    });
  });
});

it('names of events that are repeated are one subscription each, which a refused SETEVENTS does not change', () => {
  const [bandwidth, circuit] = [counted<E.Either<never, TorEvent>>(), counted<E.Either<never, TorEvent>>()];
  const client = v1Stranger(handmade({ bandwidth$: bandwidth.item$ as never, circuit$: circuit.item$ as never }));
  client.send('AUTHENTICATE', `SETEVENTS${' BW CIRC'.repeat(1_000)}`, 'SETEVENTS STREAM FOO');
  expect([bandwidth.now(), bandwidth.ever(), circuit.now(), circuit.ever()]).toEqual([1, 1, 1, 1]);
  client.send('SETEVENTS');
  expect([bandwidth.now(), circuit.now()]).toEqual([0, 0]);
});

describe('SAFECOOKIE', () => {
  const cookie = Uint8Array.from({ length: 32 }, (_, i) => i);
  const clientNonce = Buffer.from('0123456789abcdef', 'hex');
  const authentication = cookieAuthentication(() => cookie, '/c');
  const proofOf = (challenged: string): string => {
    const serverNonce = Buffer.from(/SERVERNONCE=([0-9A-F]{64})$/.exec(challenged)?.[1] ?? '', 'hex');
    return createHmac('sha256', 'Tor safe cookie authentication controller-to-server hash')
      .update(Buffer.concat([cookie, clientNonce, serverNonce]))
      .digest('hex');
  };
  const challenged = async (client: V1Peer): Promise<string> => {
    client.send(`AUTHCHALLENGE SAFECOOKIE ${clientNonce.toString('hex')}`);
    for (let i = 0; i < 1_000; i++) {
      const [reply] = client.received();
      if (reply !== undefined) return reply;
      await turn();
    }
    return '';
  };
  const WRONG_PROOF = '515 Authentication failed: Safe cookie response did not match expected value.';

  it('a proof is accepted once, in the session of its challenge', async () => {
    const serving = serveV1(handmade(), { authentication });
    const first = v1PeerOf(serving);
    const proof = proofOf(await challenged(first));
    first.send(`AUTHENTICATE ${proof}`);
    expect(first.received()).toEqual(['250 OK']);
    const second = v1PeerOf(serving);
    expect(proofOf(await challenged(second))).not.toBe(proof);
    second.send(`AUTHENTICATE ${proof}`, 'SAVECONF');
    expect([second.received(), second.state()]).toEqual([[WRONG_PROOF], 'ended']);
    first.send(`AUTHENTICATE ${proof}`);
    await turn();
    expect([first.received()[0]?.slice(0, 3), first.state()]).toEqual(['515', 'ended']);
  });

  it.each([
    ['the cookie itself', Buffer.from(cookie).toString('hex')],
    ['no secret', ''],
    ['zeros', '00'.repeat(32)],
  ])('after a challenge, %s is refused', async (_, secret) => {
    const client = v1Stranger(handmade(), { authentication });
    await challenged(client);
    client.send(`AUTHENTICATE ${secret}`);
    expect([client.received(), client.state()]).toEqual([[WRONG_PROOF], 'ended']);
  });

  it('a second challenge ends the session, so that a flood costs one connection each', async () => {
    const client = v1Stranger(handmade(), { authentication });
    await challenged(client);
    client.send(...Array.from({ length: 1_000 }, () => `AUTHCHALLENGE SAFECOOKIE ${clientNonce.toString('hex')}`));
    expect([client.received(), client.state()]).toEqual([[REQUIRED], 'ended']);
  });
});

it('1,024 connections that never authenticate do not lock out the owner of the secret', () => {
  const { connect, listen } = memory();
  const listening = listenV1(handmade(), listen, { authentication: password('Correct Horse') }).subscribe();
  const open = (): V1Peer => {
    let client: V1Peer | undefined;
    connect.subscribe((opened) => {
      if (E.isRight(opened)) client = v1PeerOf(() => NEVER, [opened.right, {} as Duplex<Uint8Array>]);
    });
    return client as V1Peer;
  };
  const strangers = Array.from({ length: 1_024 }, open);
  strangers.forEach((one) => one.send('PROTOCOLINFO 1'));
  const owner = open();
  owner.send('AUTHENTICATE "Correct Horse"', 'SAVECONF');
  expect(owner.received()).toEqual(['250 OK', '250 OK']);
  strangers.push(...Array.from({ length: 100 }, open));
  expect(strangers.filter((one) => one.state() === 'open')).toHaveLength(64);
  owner.send('SAVECONF');
  expect(owner.received()).toEqual(['250 OK']);
  listening.unsubscribe();
});

describe('a client that is too fast, too slow, or half gone', () => {
  it('has 1,024 requests in flight; each further one is refused in its place', async () => {
    const answers: Array<Subject<E.Either<never, void>>> = [];
    const saveConf = defer(() => {
      const answer = new Subject<E.Either<never, void>>();
      answers.push(answer);
      return answer;
    });
    const client = v1Stranger(handmade({ saveConf }));
    client.send('AUTHENTICATE', ...Array.from({ length: 5_000 }, () => 'SAVECONF'));
    expect([answers.length, client.received()]).toEqual([1_024, ['250 OK']]);
    for (const answer of answers) answer.next(E.right(undefined));
    await turn();
    expect(client.received()).toEqual([
      ...Array.from({ length: 1_024 }, () => '250 OK'),
      ...Array.from({ length: 5_000 - 1_024 }, () => '451 Resource exhausted'),
    ]);
  });

  it('is cut off at 16 MiB of events that it does not read; the others receive every event, in order', async () => {
    const log$ = new Subject<E.Either<never, { readonly _tag: 'Log'; readonly message: string }>>();
    const serving = serveV1(handmade({ log$ }));
    const slow = deaf(serving);
    const request = latin1(lines('AUTHENTICATE', 'SETEVENTS NOTICE'));
    slow.send(request);
    const bystander = v1PeerOf(serving);
    bystander.write(request);
    bystander.received();
    const text = 'x'.repeat(60_000);
    const count = Math.ceil((2 * LIMIT) / text.length);
    let most = 0;
    for (let i = 0; i < count; i++) {
      log$.next(E.right({ _tag: 'Log', message: `${String(i)} ${text}` }));
      most = Math.max(most, slow.waiting());
    }
    await turn();
    expect(slow.destroyed()).toBe(true);
    expect(slow.told.at(-1)).toMatchObject({ _tag: 'Closed', reason: { _tag: 'QueueFull', limit: LIMIT } });
    expect(most).toBeLessThanOrEqual(LIMIT);
    expect(most).toBeGreaterThan(LIMIT - 200_000);
    const received = bystander.received().map((line) => line.slice(0, 16).split(' ')[2]);
    expect(received).toEqual(Array.from({ length: count }, (_, i) => String(i)));
  });

  it('is cut off at 16 MiB of replies that it does not read, and the Tor is not asked any more', () => {
    const { tor, asked } = recording();
    const slow = deaf(
      serveV1({ ...tor, getConf: (keys) => of(E.right([{ key: keys[0] ?? '', value: 'x'.repeat(60_000) }])) }),
    );
    slow.send(latin1(lines('AUTHENTICATE')));
    for (let i = 0; i < 1_000 && !slow.destroyed(); i++) slow.send(latin1(lines('GETCONF a')));
    expect(slow.destroyed()).toBe(true);
    expect(slow.waiting()).toBeLessThanOrEqual(LIMIT);
    slow.send(latin1(lines('SAVECONF')));
    expect(asked).toEqual([]);
  });

  it('receives the pending answers after it has ended its side, and then the end', async () => {
    const answer = new Subject<E.Either<never, void>>();
    const client = v1Stranger(handmade({ saveConf: answer }));
    client.send('AUTHENTICATE', 'SAVECONF', 'GETCONF a');
    client.end();
    expect([client.received(), client.state()]).toEqual([['250 OK'], 'open']);
    answer.next(E.right(undefined));
    await turn();
    expect([client.received(), client.state()]).toEqual([['250 OK', '250 a=1'], 'ended']);
  });

  it('is gone five seconds after it has ended its side, if the Tor does not answer', async () => {
    const scheduler = new MicrotaskTicks();
    const client = v1Stranger(handmade({ saveConf: NEVER }), { scheduler });
    client.send('AUTHENTICATE', 'SAVECONF');
    client.end();
    await turn();
    expect(client.state()).toBe('open');
    scheduler.flush();
    expect(client.state()).not.toBe('open');
  });

  it('has half a minute to authenticate, whatever it sends meanwhile', () => {
    const scheduler = new MicrotaskTicks();
    const client = v1Stranger(handmade(), { scheduler, authentication: password('Correct Horse') });
    latin1(lines('PROTOCOLINFO 1', 'AUTHENTICATE "Correct Horse"')).forEach((byte, i) =>
      scheduler.schedule(() => client.write(Uint8Array.of(byte)), (i + 1) * 1_000),
    );
    scheduler.flush();
    expect(client.reason()).toMatch(/30000 ms to AUTHENTICATE/);
    expect(client.state()).toBe('ended');
  });
});

it('law: whatever a client of a read-only gateway sends, the Tor receives whole requests that only read', async () => {
  const piece = fc.oneof(
    fc.constantFrom('\r', '\n', '\r\n', '\0', '"', '\\', '.', '+', ' ', '=', '\r\n.\r\n', '\xff'),
    fc.constantFrom(
      'GETCONF ',
      'GETINFO ',
      'SETCONF ',
      '+LOADCONF\r\n',
      'SIGNAL HALT',
      'SETEVENTS BW',
      'Nickname',
      'QUIT',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const content = fc.array(piece, { maxLength: 20 }).map((all) => latin1(`${all.join('')}\r\n`));
  await fc.assert(
    fc.asyncProperty(content, fc.array(fc.nat()), async (bytes, offsets) => {
      const far = scriptedPeer();
      far.onLine = () => far.send('250 OK');
      welcome(far);
      const tor = v1Client(connectTo(far), { reconnect: noReconnect, cryptography: steady });
      const client = v1PeerOf(serveV1(policies.readOnly(tor)));
      client.send('AUTHENTICATE');
      await turn();
      for (const chunk of cut(bytes, offsets)) client.write(chunk);
      await turn();
      client.unsubscribe();
      tor.close();
      for (const line of far.received().slice(2))
        expect(line).toMatch(/^GETCONF(?: [^\0- "=]+)+$|^GETINFO(?: [^\0- "]+)+$|^SETEVENTS(?: BW)?$/);
    }),
    { numRuns: 300 },
  );
});
