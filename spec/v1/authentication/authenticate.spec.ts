import { either as E } from 'fp-ts';
import { defer, EMPTY, firstValueFrom, of, throwError } from 'rxjs';
import { client, exponentialBackoff, listen, noReconnect, secret } from '../../../lib/index.js';
import type { TorError } from '../../../lib/index.js';
import {
  outOfStep,
  secretRefused,
  secretUnavailable,
  serverError,
  transportError,
  wrongProtocol,
} from '../../../lib/TorError.js';
import { simulator } from '../../../lib/simulator/index.js';
import { memory } from '../../../lib/transport/memory.js';
import { v1Client, webCryptography } from '../../../lib/v1/index.js';
import type { Credentials } from '../../../lib/v1/index.js';
import { toHex } from '../../../lib/v1/authentication/hex.js';
import { connectTo, hmac, peer, steady, virtually } from '../peer.js';
import { latin1 } from '../parts.js';

const COOKIE = Uint8Array.from({ length: 32 }, (_, i) => i);
const SERVER_NONCE = new Uint8Array(32).fill(7);
const CLIENT_NONCE = new Uint8Array(32).fill(0xab);
const FILE = '/run/tor/a "b" \\ ü\udce9';

const cookie = secret(COOKIE);
const proof = (direction: string) =>
  toHex(hmac(`Tor safe cookie authentication ${direction} hash`, Buffer.concat([COOKIE, CLIENT_NONCE, SERVER_NONCE])));

/** What is sent to a Tor that takes these methods, and what the client makes of its answers. */
const converse = (
  methods: string,
  credentials: Credentials,
  { challenge = proof('server-to-controller'), verdict = '250 OK' } = {},
) => {
  const sent: string[] = [];
  const answers: unknown[] = [];
  virtually((at) => {
    const far = peer();
    const tor = v1Client(connectTo(far), { reconnect: noReconnect, cryptography: steady, ...credentials });
    far.onLine = (line) => {
      sent.push(line);
      if (line.startsWith('PROTOCOLINFO')) {
        const file = methods.includes('COOKIE') ? ' COOKIEFILE="/run/tor/a \\"b\\" \\\\ \\303\\274\\351"' : '';
        far.send('250-PROTOCOLINFO 1', `250-AUTH METHODS=${methods}${file}`, '250-LATER x', '250 OK');
      } else if (line.startsWith('AUTHCHALLENGE')) {
        far.send(`250 AUTHCHALLENGE SERVERHASH=${challenge} SERVERNONCE=${toHex(SERVER_NONCE)}`);
      } else far.send(verdict);
    };
    tor.connected.subscribe((answer) => answers.push(answer));
    at(1, () => tor.close());
  });
  expect(answers).toHaveLength(1);
  expect(sent[0]).toBe('PROTOCOLINFO 1');
  return { sent: sent.slice(1), answer: answers[0] };
};

const open = E.right(1);

describe('methods', () => {
  const safe = [`AUTHCHALLENGE SAFECOOKIE ${toHex(CLIENT_NONCE)}`, `AUTHENTICATE ${proof('controller-to-server')}`];
  const plain = [`AUTHENTICATE ${toHex(COOKIE)}`];
  const all: Credentials = { cookie, password: secret('pa"ss\r\n\\ü'), allowPlainCookie: true };
  const password = ['AUTHENTICATE 70612273730d0a5cc3bc'];

  it.each([
    ['SAFECOOKIE first', 'COOKIE,SAFECOOKIE,HASHEDPASSWORD,NULL', all, safe],
    ['then the password, in hexadecimal digits', 'COOKIE,HASHEDPASSWORD,NULL', all, password],
    ['then nothing', 'COOKIE,NULL', all, ['AUTHENTICATE']],
    ['last the plain cookie', 'COOKIE', all, plain],
    ['what was not given is not used', 'SAFECOOKIE,HASHEDPASSWORD', { password: all.password }, password],
    ['nothing where there is nothing to give', 'NULL', {}, ['AUTHENTICATE']],
    ['methods that are not known are passed over', 'LATER,NULL', {}, ['AUTHENTICATE']],
  ])('%s', (_, methods, credentials, lines) => {
    expect(converse(methods, credentials)).toEqual({ sent: lines, answer: open });
  });

  it('the plain cookie is not sent unless the caller allows it', () => {
    const { sent, answer } = converse('COOKIE', { cookie });
    expect(sent).toEqual([]);
    expect(answer).toEqual(
      E.left(
        secretRefused(
          `a cookie was given, but this Tor accepts only COOKIE (its cookie file is ${FILE}), and sending the ` +
            `cookie itself is not allowed`,
        ),
      ),
    );
  });

  it('the path that the Tor gives is used where the caller says so, and not beside a cookie of the caller', () => {
    const asked: string[] = [];
    const cookieFrom = (path: string) => {
      asked.push(path);
      return cookie;
    };
    expect(converse('SAFECOOKIE', { cookieFrom })).toEqual({ sent: safe, answer: open });
    expect(asked).toEqual([FILE]);
    expect(converse('SAFECOOKIE', { cookieFrom, cookie })).toEqual({ sent: safe, answer: open });
    expect(asked).toEqual([FILE]);
    expect(converse('SAFECOOKIE', {}).sent).toEqual([]);
  });

  it('a secret that cannot be read gives way to the next method', () => {
    const missing = secretUnavailable('/nowhere', 'no such file or folder');
    const gone = of(E.left(missing));
    expect(converse('SAFECOOKIE,HASHEDPASSWORD', { cookie: gone, password: secret('x') }).sent).toEqual([
      'AUTHENTICATE 78',
    ]);
    expect(converse('SAFECOOKIE,HASHEDPASSWORD', { cookie: gone, password: EMPTY })).toEqual({
      sent: [],
      answer: E.left(missing),
    });
    expect(converse('HASHEDPASSWORD', { password: throwError(() => new Error('x')) }).answer).toMatchObject(
      E.left({ _tag: 'SecretUnavailable' }),
    );
  });

  it('a cookie that is not 32 bytes long is not used', () => {
    for (const length of [0, 31, 33]) {
      const { sent, answer } = converse('SAFECOOKIE,COOKIE', {
        cookie: secret(new Uint8Array(length)),
        allowPlainCookie: true,
      });
      expect(sent).toEqual([]);
      expect(answer).toEqual(E.left(secretUnavailable('the cookie', `wanted 32 bytes, got ${String(length)}`)));
    }
  });
});

describe('a Tor that accepts none of the credentials', () => {
  it.each<[string, string, Credentials, string]>([
    ['no credentials', 'HASHEDPASSWORD', {}, 'no secret was given, but this Tor accepts only HASHEDPASSWORD'],
    [
      'a password for a cookie',
      'COOKIE,SAFECOOKIE',
      { password: secret('x') },
      `a password was given, but this Tor accepts only COOKIE and SAFECOOKIE (its cookie file is ${FILE})`,
    ],
    [
      'a cookie for a password',
      'HASHEDPASSWORD',
      { cookie },
      'a cookie was given, but this Tor accepts only HASHEDPASSWORD',
    ],
  ])('%s: the Left names both, and nothing is sent', (_, methods, credentials, detail) => {
    expect(converse(methods, credentials)).toEqual({ sent: [], answer: E.left(secretRefused(detail)) });
  });
});

describe('a server that cannot prove that it knows the cookie', () => {
  const wrong = 'a'.repeat(64);
  it.each([
    ['another hash', wrong, 'UnexpectedReply'],
    ['its own hash turned round', proof('controller-to-server'), 'UnexpectedReply'],
    ['a short one', proof('server-to-controller').slice(2), 'OutOfStep'],
    ['none', '', 'OutOfStep'],
    ['no digits', 'x'.repeat(64), 'OutOfStep'],
  ])('is told nothing: %s', (_, challenge, _tag) => {
    const password = secret('not sent');
    const { sent, answer } = converse('COOKIE,SAFECOOKIE,HASHEDPASSWORD,NULL', { cookie, password }, { challenge });
    expect(sent).toEqual([`AUTHCHALLENGE SAFECOOKIE ${toHex(CLIENT_NONCE)}`]);
    expect(answer).toMatchObject(E.left({ _tag }));
  });
});

it('a secret that is wrong is a Left with the words of the Tor', () => {
  expect(
    converse('HASHEDPASSWORD', { password: secret('geheim') }, { verdict: '515 Bad authentication' }).answer,
  ).toEqual(E.left(serverError('AuthenticationFailed', 'Bad authentication', 515, 'AUTHENTICATE')));
});

it('credentials are read again for each connection', () => {
  virtually((at) => {
    let reads = 0;
    const password = defer(() => of(E.right(new Uint8Array([++reads]))));
    const peers = [peer(), peer()] as const;
    for (const far of peers) {
      far.onLine = (line) => {
        if (line.startsWith('PROTOCOLINFO')) far.send('250-AUTH METHODS=HASHEDPASSWORD', '250 OK');
        else far.send('250 OK');
      };
    }
    const tor = v1Client(connectTo(...peers), {
      reconnect: exponentialBackoff({ initial: 100, jitter: 0 }),
      password,
    });
    tor.connected.subscribe();
    at(10, () => peers[0].end());
    at(200, () => {
      expect(peers.map((far) => far.received().at(-1))).toEqual(['AUTHENTICATE 01', 'AUTHENTICATE 02']);
      tor.close();
    });
  });
});

describe('a secret that is refused', () => {
  const info = ['250-AUTH METHODS=HASHEDPASSWORD,SAFECOOKIE', '250 OK'] as const;

  it.each<[string, Credentials, string, TorError]>([
    [
      'a password',
      { password: secret('mistaken') },
      '515 Bad',
      serverError('AuthenticationFailed', '', 515, 'AUTHENTICATE'),
    ],
    [
      'a cookie that the server does not know',
      { cookie },
      '',
      expect.objectContaining({ _tag: 'UnexpectedReply', request: 'AUTHCHALLENGE' }) as TorError,
    ],
  ])('%s: sent once, and the client ends when it reads the same again', (_, credentials, verdict, reason) => {
    virtually((at) => {
      const peers = [peer(), peer(), peer()] as const;
      for (const far of peers) {
        far.onLine = (line) => {
          if (line.startsWith('PROTOCOLINFO')) far.send(...info);
          else if (line.startsWith('AUTHCHALLENGE')) {
            far.send(`250 AUTHCHALLENGE SERVERHASH=${'a'.repeat(64)} SERVERNONCE=${toHex(SERVER_NONCE)}`);
          } else far.send(verdict);
        };
      }
      const tor = v1Client(connectTo(...peers), { cryptography: steady, ...credentials });
      const items: unknown[] = [];
      tor.bandwidth$.subscribe({ next: (item) => items.push(item), complete: () => items.push('complete') });
      at(60_000, () => {
        const refused = secretRefused('the secret that was refused reads the same again', reason);
        expect(items).toEqual([E.left(refused), 'complete']);
        expect(peers.map((far) => far.received().length)).toEqual([2, 1, 0]);
      });
    });
  });

  it('one that has changed since is sent', () => {
    virtually((at) => {
      const peers = [peer(), peer()] as const;
      for (const far of peers) {
        far.onLine = (line) => {
          if (line.startsWith('PROTOCOLINFO')) far.send(...info);
          else far.send(line.endsWith(' 02') ? '250 OK' : '515 Bad');
        };
      }
      let reads = 0;
      const tor = v1Client(connectTo(...peers), { password: defer(() => of(E.right(Uint8Array.of(++reads)))) });
      const answers: unknown[] = [];
      tor.connected.subscribe((answer) => answers.push(answer));
      at(20_000, () => {
        expect(answers).toEqual([open]);
        tor.close();
      });
    });
  });
});

describe('a server that speaks something else', () => {
  const lost = (act: (far: ReturnType<typeof peer>) => void): TorError | undefined => {
    let reason: TorError | undefined;
    virtually((at) => {
      const far = peer();
      const tor = v1Client(connectTo(far), { reconnect: noReconnect });
      tor.ended$.subscribe((error) => (reason = error));
      tor.connected.subscribe();
      at(10, () => act(far));
      at(40_000, () => tor.close());
    });
    return reason;
  };
  const advice = expect.stringContaining('a server of TC');

  it('a TC server that answers: the Left says how to reach it', () => {
    for (const size of [1, 100]) {
      const frame = latin1('\0\x05\0\0\0\x07Aut');
      const reason = lost((far) => {
        for (let at = 0; at < frame.length; at += size) far.sendBytes(frame.slice(at, at + size));
      });
      expect(reason).toEqual(wrongProtocol('v1', 'TC'));
    }
  });

  it('a TC server that hangs up', () => {
    expect(lost((far) => far.end())).toMatchObject({ _tag: 'UnexpectedReply', request: 'PROTOCOLINFO', got: advice });
  });

  it('a TC server that waits for the rest of the frame', () => {
    expect(lost(() => undefined)).toMatchObject({ _tag: 'TimedOut', waitingFor: advice, after: 30_000 });
  });

  it('the TC server of this library', () => {
    virtually((at) => {
      const { connect, listen: bind } = memory();
      const serving = listen(simulator(), bind).subscribe();
      const tor = v1Client(connect, { reconnect: noReconnect });
      const answers: unknown[] = [];
      tor.connected.subscribe((answer) => answers.push(answer));
      at(1, () => {
        expect(answers).toEqual([E.left(wrongProtocol('v1', 'TC'))]);
        serving.unsubscribe();
      });
    });
  });

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n', 'HTTP'],
    ['the SOCKS port of a Tor', 'HTTP/1.0 501 Tor is not an HTTP Proxy\r\n', 'SOCKS'],
    ['a SOCKS 5 port', '\x05\xff', 'SOCKS'],
    ['a server of TLS', '\x15\x03\x03\0\x02\x02\x28', 'TLS'],
    ['a server of SSH', 'SSH-2.0-OpenSSH_9.2\r\n', 'text'],
    ['bytes that are not text', '\x01\x02', 'binary'],
  ] as const)('%s', (_, bytes, got) => {
    const reason = lost((far) => {
      far.sendBytes(latin1(bytes));
      far.end();
    });
    expect(reason).toEqual(wrongProtocol('v1', got));
  });

  it('a connection that breaks is just that', () => {
    const reset = transportError('Reset', 'memory:peer', 'reset');
    expect(lost((far) => far.fail(reset))).toEqual(reset);
  });

  it('another answer to PROTOCOLINFO', () => {
    expect(lost((far) => far.send('250 OK'))).toEqual(outOfStep('a line of AUTH in reply to PROTOCOLINFO', '250 OK'));
    expect(lost((far) => far.send('510 Command filtered'))).toEqual(
      serverError('Unauthorized', 'Command filtered', 510, 'PROTOCOLINFO'),
    );
  });
});

it('a current Tor that is reached as TC: the Left says how to reach it', () => {
  const refusal = 'The v0 control protocol is not supported by Tor 0.1.2.17 and later; upgrade your controller.\0\0';
  virtually((at) => {
    const far = peer();
    const tor = client(connectTo(far), { reconnect: noReconnect });
    const answers: unknown[] = [];
    tor.connected.subscribe((answer) => answers.push(answer));
    at(1, () => {
      far.sendBytes(latin1(`\0\x60\0\0\0\x01${refusal}`));
      far.end();
    });
    at(2, () => {
      expect(refusal).toHaveLength(0x5e);
      expect(answers).toEqual([E.left(wrongProtocol('TC', 'v1'))]);
      expect(far.destroyed()).toBe(true);
    });
  });
});

it("the platform's cryptography computes the same", async () => {
  const message = Uint8Array.of(1, 2, 3);
  const answer = await firstValueFrom(webCryptography.hmacSha256(latin1('key'), message));
  expect(answer).toEqual(E.right(hmac('key', message)));
  expect(webCryptography.random(32)).toHaveLength(32);
  expect(webCryptography.random(32)).not.toEqual(webCryptography.random(32));
});
