import { either as E } from 'fp-ts';
import { of, Subject } from 'rxjs';
import { cookieAuthentication, password } from '../../../lib/server/index.js';
import { configLine, noReconnect } from '../../../lib/index.js';
import type { TorEvent } from '../../../lib/index.js';
import { simulator } from '../../../lib/simulator/index.js';
import { memory } from '../../../lib/transport/memory.js';
import { listenV1, v1Client } from '../../../lib/v1/index.js';
import { handmade } from '../../server/handmade.js';
import { latin1 } from '../parts.js';
import { v1Session, v1Stranger } from './handmade.js';

const cookie = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);

it('PROTOCOLINFO shows the methods and the version; a second one before authentication ends the session', () => {
  const peer = v1Stranger(simulator(), { authentication: cookieAuthentication(() => cookie, '/run/a "b"') });
  peer.send('PROTOCOLINFO 1');
  expect(peer.received()).toEqual([
    '250-PROTOCOLINFO 1',
    '250-AUTH METHODS=COOKIE,SAFECOOKIE COOKIEFILE="/run/a \\"b\\""',
    expect.stringMatching(/^250-VERSION Tor="0\.4/),
    '250 OK',
  ]);
  peer.send('PROTOCOLINFO 1');
  expect(peer.state()).toBe('ended');
});

it.each([
  ['NULL', undefined],
  ['HASHEDPASSWORD', password('a')],
])('PROTOCOLINFO shows %s', (method, authentication) => {
  const peer = v1Stranger(handmade(), { authentication });
  peer.send('PROTOCOLINFO');
  expect(peer.received()).toEqual(['250-PROTOCOLINFO 1', `250-AUTH METHODS=${method}`, '250 OK']);
  const other = v1Stranger(handmade(), { authentication });
  other.send('PROTOCOLINFO x');
  expect(other.received()).toEqual(['513 No such version "x"']);
  expect(other.state()).toBe('ended');
});

describe('AUTHCHALLENGE', () => {
  const options = { authentication: cookieAuthentication(() => cookie, '/c') };

  it.each([
    ['AUTHCHALLENGE COOKIE aa', '513 AUTHCHALLENGE only supports SAFECOOKIE authentication'],
    ['AUTHCHALLENGE SAFECOOKIE', '512 Wrong number of arguments for AUTHCHALLENGE'],
    ['AUTHCHALLENGE SAFECOOKIE aa bb', '512 Wrong number of arguments for AUTHCHALLENGE'],
    ['AUTHCHALLENGE SAFECOOKIE x', '513 Invalid base16 client nonce'],
  ])('%s is refused, and ends the session', (line, reply) => {
    const peer = v1Stranger(handmade(), options);
    peer.send(line);
    expect(peer.received()).toEqual([reply]);
    expect(peer.state()).toBe('ended');
  });

  it('without an argument is refused, and the session goes on', () => {
    const peer = v1Stranger(handmade(), options);
    peer.send('AUTHCHALLENGE', `AUTHENTICATE ${Buffer.from(cookie).toString('hex')}`);
    expect(peer.received()).toEqual(['512 Bad arguments to AUTHCHALLENGE: Need at least 1 argument(s)', '250 OK']);
  });

  it('is refused by a server without a cookie', () => {
    const peer = v1Stranger(handmade(), { authentication: password('a') });
    peer.send('AUTHCHALLENGE SAFECOOKIE aa');
    expect(peer.received()).toEqual(['515 Cookie authentication is disabled']);
  });

  it('lets a client in that knows the cookie, without sending it, and no other', async () => {
    for (const [known, wanted] of [
      [cookie, 'Right'],
      [new Uint8Array(32), 'Left'],
    ] as const) {
      const { connect, listen } = memory();
      const listening = listenV1(simulator(), listen, options).subscribe();
      const tor = v1Client(connect, { cookie: of(E.right(known)), reconnect: noReconnect });
      const answer = await new Promise<E.Either<unknown, unknown>>((resolve) => {
        tor.getInfoText(['version']).subscribe(resolve);
      });
      expect(answer._tag).toBe(wanted);
      tor.close();
      listening.unsubscribe();
    }
  });

  it('then only the proof is accepted, not the cookie', async () => {
    const peer = v1Stranger(handmade(), options);
    peer.send('AUTHCHALLENGE SAFECOOKIE aabb');
    while (peer.received().length === 0) await new Promise(setImmediate);
    peer.send(`AUTHENTICATE ${Buffer.from(cookie).toString('hex')}`);
    expect(peer.received()).toEqual(['515 Authentication failed: Safe cookie response did not match expected value.']);
  });
});

describe('AUTHCHALLENGE after authentication', () => {
  const authenticated = () => {
    const peer = v1Stranger(handmade(), { authentication: cookieAuthentication(() => cookie, '/c') });
    const secret = `AUTHENTICATE ${Buffer.from(cookie).toString('hex')}`;
    peer.send(secret);
    expect(peer.received()).toEqual(['250 OK']);
    return { peer, secret };
  };

  it('is answered each time; the next AUTHENTICATE must have the proof', async () => {
    const { peer, secret } = authenticated();
    for (let i = 0; i < 2; i++) {
      peer.send('AUTHCHALLENGE SAFECOOKIE aabb');
      let lines: ReadonlyArray<string> = [];
      while (lines.length === 0) {
        await new Promise(setImmediate);
        lines = peer.received();
      }
      expect(lines).toEqual([expect.stringMatching(/^250 AUTHCHALLENGE SERVERHASH=[0-9A-F]{64} SERVERNONCE=/)]);
    }
    peer.send(secret);
    expect(peer.received()).toEqual(['515 Authentication failed: Safe cookie response did not match expected value.']);
    expect(peer.state()).toBe('ended');
  });

  it('with a wrong argument ends the session, without one does not', () => {
    const { peer } = authenticated();
    peer.send('AUTHCHALLENGE', 'AUTHCHALLENGE SAFECOOKIE x', 'QUIT');
    expect(peer.received()).toEqual([
      '512 Bad arguments to AUTHCHALLENGE: Need at least 1 argument(s)',
      '513 Invalid base16 client nonce',
    ]);
    expect(peer.state()).toBe('ended');
  });
});

describe('SETEVENTS', () => {
  const told = () => {
    const log$ = new Subject<E.Either<never, TorEvent>>();
    const peer = v1Session(handmade({ log$: log$ as never }));
    const tell = (severity: 'Notice' | 'Warn' | undefined, message: string) => {
      const details = severity && { severity };
      log$.next(E.right({ _tag: 'Log', message, details }));
    };
    return { log$, peer, tell };
  };

  it('sends the events of exactly these names; EXTENDED is ignored', async () => {
    const { log$, peer, tell } = told();
    peer.send('setevents extended warn');
    tell('Notice', 'no');
    tell('Warn', 'yes');
    expect(peer.received()).toEqual(['250 OK', '650 WARN yes']);
    peer.send('SETEVENTS NOTICE');
    tell('Warn', 'no');
    tell(undefined, 'yes');
    // the second event of a tick
    await new Promise(setImmediate);
    expect(peer.received()).toEqual(['250 OK', '650 NOTICE yes']);
    peer.send('SETEVENTS');
    expect(log$.observed).toBe(false);
  });

  it('with an unknown name changes nothing', () => {
    const { peer, tell } = told();
    peer.send('SETEVENTS WARN', 'SETEVENTS NOTICE NONE_SUCH', 'SETEVENTS HS_DESC');
    expect(peer.received()).toEqual([
      '250 OK',
      '552 Unrecognized event "NONE_SUCH"',
      '552 Unrecognized event "HS_DESC"',
    ]);
    tell('Warn', 'yes');
    tell('Notice', 'no');
    expect(peer.received()).toEqual(['650 WARN yes']);
  });

  it('ends with the session', () => {
    const { log$, peer } = told();
    peer.send('SETEVENTS WARN');
    expect(log$.observed).toBe(true);
    peer.destroy();
    expect(log$.observed).toBe(false);
  });
});

it('an answer that is too long is refused, with the limit of this protocol', () => {
  const long = configLine('a', 'x'.repeat(0x1_0000));
  const peer = v1Session(handmade({ getConf: () => of(E.right([long])) }));
  peer.send(`GETCONF${' a'.repeat(0x100)}`, 'GETCONF b');
  expect(peer.received()).toEqual(['451 The answer has more than 16 MiB', expect.stringMatching(/^250 a=x/)]);
});

it('an unknown command is refused as the client wrote it', () => {
  const peer = v1Session(handmade());
  peer.send('Foo bar', '', '+GETINFO version', '.', 'GETCONF a\0b', '__proto__', 'toString');
  expect(peer.received()).toEqual([
    '510 Unrecognized command "Foo"',
    '510 Unrecognized command ""',
    '510 Unrecognized command "+GETINFO"',
    '512 Bad arguments to GETCONF: NUL',
    '510 Unrecognized command "__proto__"',
    '510 Unrecognized command "toString"',
  ]);
});

describe('the first bytes of another protocol end the session', () => {
  it.each(['GET / HTTP/1.1', 'POST /', 'CONNECT a', '\u0016\u0003\u0001\u0002'])('%j without an answer', (text) => {
    const peer = v1Stranger(handmade());
    peer.write(latin1(text));
    expect(peer.received()).toEqual([]);
    expect(peer.state()).toBe('ended');
  });

  it('those of TC with an ERROR of TC', () => {
    const peer = v1Stranger(handmade());
    peer.write(Uint8Array.of(0, 0, 0, 7));
    expect(peer.received().join('')).toMatch(/^\0.\0\0\0\0The v0 control protocol is not supported/);
    expect(peer.state()).toBe('ended');
  });
});
