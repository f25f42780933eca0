import { either as E } from 'fp-ts';
import { NEVER, of, Subject } from 'rxjs';
import type { ConfigLine, TorError } from '../../../lib/index.js';
import { anyOf, authenticateBy, cookieAuthentication, password } from '../../../lib/server/index.js';
import { handmade } from '../../server/handmade.js';
import { latin1 } from '../parts.js';
import { v1Session, v1Stranger } from './handmade.js';

const cookie = Uint8Array.from({ length: 32 }, (_, i) => i);
const hexCookie = Buffer.from(cookie).toString('hex');

it('AUTHENTICATE without a secret is enough for a server without one, which accepts any, as Tor', () => {
  for (const line of ['AUTHENTICATE', 'authenticate ""', 'Authenticate "anything"', 'AUTHENTICATE 00ff']) {
    const peer = v1Stranger(handmade());
    peer.send(line);
    expect(peer.received()).toEqual(['250 OK']);
    expect(peer.events).toEqual([{ _tag: 'Authenticated' }]);
  }
});

it.each([
  ['quoted', 'AUTHENTICATE "correct \\"horse\\""'],
  ['in hexadecimal digits', `AUTHENTICATE ${Buffer.from('correct "horse"').toString('hex')}`],
  [
    'in upper-case digits, with a space at the end',
    `authenticate ${Buffer.from('correct "horse"').toString('hex').toUpperCase()} `,
  ],
])('a password %s', (_, line) => {
  const peer = v1Stranger(handmade(), { authentication: password('correct "horse"') });
  peer.send(line, 'GETCONF a');
  expect(peer.received()).toEqual(['250 OK', '250 a=1']);
});

it.each([
  [
    'a wrong password',
    'AUTHENTICATE "wrong"',
    '515 Authentication failed: Password did not match HashedControlPassword value from configuration',
  ],
  [
    'no password',
    'AUTHENTICATE',
    '515 Authentication failed: Password did not match HashedControlPassword value from configuration',
  ],
  ['a password without quotes', 'AUTHENTICATE horse', /^551 Invalid hexadecimal encoding\. {2}Maybe you tried/],
  ['an odd digit', 'AUTHENTICATE abc', /^551 Invalid/],
  ['two arguments', 'AUTHENTICATE "a" "b"', '512 Too many arguments to AUTHENTICATE.'],
  ['two words', 'AUTHENTICATE aa bb', '512 Too many arguments to AUTHENTICATE.'],
  ['a keyword', 'AUTHENTICATE a=b', '512 AUTHENTICATE does not accept keyword arguments.'],
  ['an open quote', 'AUTHENTICATE "correct', '512 Bad arguments to AUTHENTICATE: Cannot parse keyword argument(s)'],
])('%s ends the session', (_, line, reply) => {
  const peer = v1Stranger(handmade(), { authentication: password('correct') });
  peer.send(line, 'AUTHENTICATE "correct"');
  const lines = peer.received();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toEqual(typeof reply === 'string' ? reply : expect.stringMatching(reply));
  expect(peer.state()).toBe('ended');
});

it.each([
  'GETINFO version',
  'GETCONF a',
  '',
  'SETEVENTS',
  '+AUTHENTICATE\r\n.',
  '+LOADCONF\r\n.',
  'a'.repeat(500),
  '\0\0',
])('before authentication %j ends the session', (line) => {
  const peer = v1Stranger(handmade());
  peer.send(line, 'AUTHENTICATE');
  expect(peer.received()).toEqual(['514 Authentication required.']);
  expect(peer.state()).toBe('ended');
});

it('QUIT is answered before and after authentication, and nothing after it is read', () => {
  const asked: string[] = [];
  const tor = handmade({
    getConf: ([key = '']) => {
      asked.push(key);
      return of(E.right([{ key, value: '1' }]));
    },
  });
  const stranger = v1Stranger(tor);
  stranger.send('quit', 'AUTHENTICATE', 'GETCONF a');
  expect(stranger.received()).toEqual(['250 closing connection']);
  expect(stranger.state()).toBe('ended');
  const peer = v1Session(tor);
  peer.send('GETCONF b', 'QUIT', 'GETCONF c');
  expect(peer.received()).toEqual(['250 b=1', '250 closing connection']);
  expect(peer.state()).toBe('ended');
  expect(asked).toEqual(['b']);
});

it('requests after QUIT are ignored while earlier ones wait', () => {
  const asked: string[] = [];
  const tor = handmade({
    getConf: ([key = '']) => {
      asked.push(key);
      return NEVER;
    },
  });
  const peer = v1Session(tor);
  peer.send('GETCONF b', 'QUIT');
  peer.send('GETCONF c');
  expect(asked).toEqual(['b']);
});

it.each([
  ['QUIT', 'QUIT\r\n', ['250 closing connection']],
  ['a request that is too long', 'a'.repeat(0x10_0001), ['500 Line too long.']],
])('%s ends a session with as many requests in flight as are allowed', async (_, request, replies) => {
  const answer = new Subject<E.Either<TorError, ReadonlyArray<ConfigLine>>>();
  const peer = v1Session(handmade({ getConf: () => answer }), { maxInFlight: 1, maxInFlightBytes: 10_000 });
  peer.send('GETCONF a');
  peer.write(latin1(request));
  answer.next(E.right([{ key: 'a', value: '1' }]));
  await Promise.resolve();
  expect(peer.received()).toEqual(['250 a=1', ...replies]);
  expect(peer.state()).toBe('ended');
});

describe('the length of a request', () => {
  const limited = { authenticationLimit: 100, authentication: password('x'.repeat(100)) };

  it('before authentication a secret has at most as many bytes as the limit, in digits as well', () => {
    const peer = v1Stranger(handmade(), limited);
    peer.send(`AUTHENTICATE ${'78'.repeat(100)}`);
    expect(peer.received()).toEqual(['250 OK']);
  });

  it('a longer line ends the session, before its end has arrived', () => {
    for (const end of ['', '\n']) {
      const peer = v1Stranger(handmade(), limited);
      peer.write(latin1(`AUTHENTICATE ${'7'.repeat(300)}${end}`));
      expect(peer.received()).toEqual(['500 Line too long.']);
      expect(peer.state()).toBe('ended');
    }
  });

  it('the limit of a whole request is 1 MiB after authentication; the error comes after earlier replies', () => {
    const peer = v1Session(handmade());
    peer.send(`GETCONF ${'a'.repeat(0x10_0000 - 10)}`);
    expect(peer.received()).toEqual([`250 ${'a'.repeat(0x10_0000 - 10)}=1`]);
    peer.send('GETCONF b', `+LOADCONF\r\n${'a\r\n'.repeat(0x6_0000)}`);
    expect(peer.received()).toEqual(['250 b=1', '500 Line too long.']);
    expect(peer.state()).toBe('ended');
  });

  it('the small limit does not apply to requests in the chunk of AUTHENTICATE', () => {
    const peer = v1Stranger(handmade());
    peer.send('AUTHENTICATE', `GETCONF ${'a'.repeat(10_000)}`);
    expect(peer.received()).toEqual(['250 OK', `250 ${'a'.repeat(10_000)}=1`]);
  });
});

it('a request that is not complete at the end of the input is the reason of the end', () => {
  const peer = v1Session(handmade());
  peer.write(latin1('GETCONF'));
  peer.end();
  expect(peer.reason()).toContain('the rest of a request');
});

it('input waits while a secret is checked, in any chunks', async () => {
  const peer = v1Stranger(handmade(), { authentication: authenticateBy(() => Promise.resolve(true)) });
  peer.send('AUTHENTICATE "a"', 'GETCONF b');
  for (const byte of latin1('GETCONF c\r\n')) peer.write(Uint8Array.of(byte));
  expect(peer.received()).toEqual([]);
  await new Promise(setImmediate);
  expect(peer.received()).toEqual(['250 OK', '250 b=1', '250 c=1']);
});

describe('AUTHENTICATE in an authenticated session', () => {
  const options = { authentication: password('right') };

  it('is answered', () => {
    const peer = v1Stranger(handmade(), options);
    peer.send('AUTHENTICATE "right"', 'AUTHENTICATE "right"');
    expect(peer.received()).toEqual(['250 OK', '250 OK']);
  });

  it.each(['AUTHENTICATE "wrong"', 'AUTHENTICATE x'])('ends the session if it is wrong: %s', (line) => {
    const peer = v1Stranger(handmade(), options);
    peer.send('AUTHENTICATE "right"', line, 'GETCONF a');
    expect(peer.received()).toEqual(['250 OK', expect.stringMatching(/^5(15|51) /)]);
    expect(peer.state()).toBe('ended');
  });
});

describe('a cookie', () => {
  const options = { authentication: cookieAuthentication(() => cookie, '/run/tor/cookie') };

  it('is accepted in digits', () => {
    const peer = v1Stranger(handmade(), options);
    peer.send(`AUTHENTICATE ${hexCookie}`);
    expect(peer.received()).toEqual(['250 OK']);
  });

  it.each(['AUTHENTICATE', `AUTHENTICATE ${hexCookie.slice(2)}`, `AUTHENTICATE ${hexCookie}00`])(
    '%s is refused',
    (line) => {
      const peer = v1Stranger(handmade(), options);
      peer.send(line);
      expect(peer.received()).toEqual([
        '515 Authentication failed: Authentication cookie did not match expected value.',
      ]);
    },
  );

  it('that is not there is refused, even an empty one', () => {
    for (const none of [undefined, new Uint8Array(0)]) {
      const peer = v1Stranger(handmade(), { authentication: cookieAuthentication(() => none) });
      peer.send('AUTHENTICATE');
      expect(peer.received()).toEqual([expect.stringMatching(/^515 /)]);
    }
  });

  it('and a password', () => {
    const both = {
      authentication: anyOf(
        cookieAuthentication(() => cookie),
        password('right'),
      ),
    };
    for (const [line, reply] of [
      [`AUTHENTICATE ${hexCookie}`, '250 OK'],
      ['AUTHENTICATE "right"', '250 OK'],
      [
        'AUTHENTICATE "wrong"',
        '515 Authentication failed: Password did not match HashedControlPassword *or* authentication cookie.',
      ],
    ] as const) {
      const peer = v1Stranger(handmade(), both);
      peer.send(line);
      expect(peer.received()).toEqual([reply]);
    }
  });
});
