import fc from 'fast-check';
import { EMPTY, NEVER, Subject, VirtualTimeScheduler, of, throwError } from 'rxjs';
import { linked } from '../../lib/transport/linked.js';
import { anyOf, authenticateBy, noAuthentication, password, serve } from '../../lib/server/index.js';
import type { Authentication, Verdict } from '../../lib/server/index.js';
import { sameBytes } from '../../lib/internal/sameBytes.js';
import { authenticate, bytes, handmade, raw, stranger } from './handmade.js';
import type { Peer } from './handmade.js';

const REQUIRED = '7 Authentication required';
const FAILED = '8 Authentication failed';

const beforeAuth = (authentication: Authentication, secret: string | Uint8Array): Peer => {
  const peer = stranger(handmade(), { authentication });
  peer.send(authenticate(secret));
  return peer;
};

const outcome = (authentication: Authentication, secret: string | Uint8Array): string | undefined =>
  beforeAuth(authentication, secret).came()[0];

describe('without authentication', () => {
  test('only an empty secret is right', () => {
    expect(outcome(noAuthentication, '')).toBe('DONE');
    expect(outcome(noAuthentication, '\0')).toBe(FAILED);
    expect(outcome(noAuthentication, 'x')).toBe(FAILED);
  });

  test('an AUTHENTICATE is needed all the same', () => {
    const peer = stranger(handmade());
    peer.send(raw(8), authenticate(), raw(8));
    expect(peer.came()).toEqual([REQUIRED, 'DONE', 'DONE']);
  });
});

describe('a password', () => {
  test('is its UTF-8, nothing before and nothing behind it', () => {
    const right = password('my sécret');
    expect(outcome(right, 'my sécret')).toBe('DONE');
    for (const wrong of ['', 'my sécre', 'my sécret\n', 'my sécret\0', '"my sécret"', 'MY SÉCRET']) {
      expect(outcome(right, wrong)).toBe(FAILED);
    }
  });

  test('that is empty is none: nothing is listened on where others may come', () => {
    for (const none of [password(''), password(new Uint8Array())]) {
      expect(none).toEqual(noAuthentication);
      expect(outcome(none, '')).toBe('DONE');
      expect(outcome(none, 'x')).toBe(FAILED);
    }
  });

  test('may be octets', () => {
    expect(outcome(password(Uint8Array.of(0, 255)), Uint8Array.of(0, 255))).toBe('DONE');
  });

  test('law: bytes are the same exactly when they are equal', () => {
    const some = fc.uint8Array({ maxLength: 4, max: 2 });
    fc.assert(fc.property(some, some, (a, b) => sameBytes(a, b) === (Buffer.compare(a, b) === 0)));
    expect(sameBytes(Uint8Array.of(), Uint8Array.of(0))).toBe(false);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 1, 2))).toBe(false);
  });
});

describe('a check', () => {
  test.each<[string, () => Verdict, string]>([
    ['true', () => true, 'DONE'],
    ['false', () => false, FAILED],
    ['an Observable of true', () => of(true), 'DONE'],
    ['an Observable of false, then true', () => of(false, true), FAILED],
    ['an Observable without an item', () => EMPTY, FAILED],
    ['an Observable that errs', () => throwError(() => new Error('secret')), FAILED],
    [
      'an exception',
      () =>
        (() => {
          throw new Error('secret');
        })(),
      FAILED,
    ],
    ['what is no verdict', () => undefined as never, FAILED],
    ['an Observable of what is no verdict', () => of('yes') as never, FAILED],
  ])('%s', (_, check, reply) => {
    expect(outcome(authenticateBy(check), 'x')).toBe(reply);
  });

  test('may be a Promise', async () => {
    const right = beforeAuth(
      authenticateBy(() => Promise.resolve(true)),
      'x',
    );
    const wrong = beforeAuth(
      authenticateBy(() => Promise.resolve(false)),
      'x',
    );
    const rejected = beforeAuth(
      authenticateBy(() => Promise.reject(new Error('secret'))),
      'x',
    );
    expect([...right.came(), ...wrong.came(), ...rejected.came()]).toEqual([]);
    await new Promise(setImmediate);
    expect([right.came(), wrong.came(), rejected.came()]).toEqual([['DONE'], [FAILED], [FAILED]]);
  });

  test('gets a copy of the octets, which is overwritten when it has answered', () => {
    const verdict = new Subject<boolean>();
    let seen: Uint8Array = Uint8Array.of();
    const sent = authenticate('hunter2');
    const peer = stranger(handmade(), {
      authentication: authenticateBy((secret) => {
        seen = secret;
        return verdict;
      }),
    });
    peer.send(sent);
    expect(Buffer.from(seen).toString()).toBe('hunter2');
    verdict.next(true);
    expect([...seen]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(Buffer.from(sent.slice(4)).toString()).toBe('hunter2');
  });

  test('a secret is in nothing that a session tells', () => {
    const peer = beforeAuth(
      authenticateBy((secret) => {
        throw new Error(String(secret));
      }),
      'hunter2',
    );
    const told = JSON.stringify(peer.told);
    expect(told).not.toContain('hunter2');
    expect(told).not.toContain(Buffer.from('hunter2').join());
  });
});

describe('any of several', () => {
  const both = anyOf(
    password('one'),
    authenticateBy((secret) => of(secret.length === 4)),
  );

  test('one that is right is enough', () => {
    expect(outcome(both, 'one')).toBe('DONE');
    expect(outcome(both, 'four')).toBe('DONE');
    expect(outcome(both, 'x')).toBe(FAILED);
    expect(outcome(anyOf(both, noAuthentication), '')).toBe('DONE');
  });

  test('of none: nobody is let in', () => {
    expect(outcome(anyOf(), '')).toBe(FAILED);
  });

  test('a Promise that is not waited for is not rejected unheard', () => {
    const rejected = Promise.reject(new Error('secret'));
    const then = jest.spyOn(rejected, 'then');
    expect(
      outcome(
        anyOf(
          authenticateBy(() => rejected),
          password('x'),
        ),
        'x',
      ),
    ).toBe('DONE');
    expect(then).toHaveBeenCalledWith(expect.any(Function), expect.any(Function));
  });

  test('a check that never answers does not keep out one whom another lets in', () => {
    expect(
      outcome(
        anyOf(
          authenticateBy(() => NEVER),
          password('x'),
        ),
        'x',
      ),
    ).toBe('DONE');
  });
});

describe('before it has authenticated, a session', () => {
  test('is ended by a wrong secret', () => {
    const peer = beforeAuth(password('right'), 'wrong');
    peer.send(authenticate('right'));
    expect(peer.came()).toEqual([FAILED]);
    expect(peer.state()).toBe('ended');
    expect(peer.completed()).toBe(true);
    expect(peer.told.map(({ _tag }) => _tag)).toEqual(['AuthenticationRefused', 'Closed']);
  });

  test('answers three other messages, and ends with the fourth', () => {
    const peer = stranger(handmade());
    peer.send(raw(0x0d0a), raw(3, 'a'), raw(0xffff));
    expect(peer.came()).toEqual([REQUIRED, REQUIRED, REQUIRED]);
    expect(peer.state()).toBe('open');
    peer.send(raw(8));
    expect(peer.came()).toEqual([]);
    expect(peer.state()).toBe('ended');
    expect(peer.reason()).toBe('messages before AUTHENTICATE is full: 3 wait already');
  });

  test('asks the Tor nothing', () => {
    const asked = jest.fn();
    const tor = handmade({ getConf: asked, setConf: asked, signal: asked, mapAddress: asked });
    const peer = stranger(tor);
    peer.send(raw(3, 'a'), raw(2, 'a b'), raw(9, [1]));
    expect(asked).not.toHaveBeenCalled();
    expect(peer.came()).toEqual([REQUIRED, REQUIRED, REQUIRED]);
  });

  test('takes 1,024 octets of a body', () => {
    const long = 'x'.repeat(1024);
    expect(outcome(password(long), long)).toBe('DONE');
  });

  test.each([
    ['the whole frame', raw(7, 'x'.repeat(1025))],
    ['its header alone', Uint8Array.of(0x04, 0x01, 0, 7)],
    ['its header, of another type', Uint8Array.of(0xff, 0xff, 0, 2)],
  ])('ends when more is announced: %s', (_, octets) => {
    const peer = stranger(handmade());
    peer.send(bytes(raw(8), octets));
    expect(peer.came()).toEqual([REQUIRED]);
    expect(peer.state()).toBe('ended');
    expect(peer.reason()).toContain('Length at byte 0: wanted at most 1024 bytes before AUTHENTICATE');
  });

  test('ends when more is announced octet by octet', () => {
    const peer = stranger(handmade());
    peer.send(Uint8Array.of(4), Uint8Array.of(1), Uint8Array.of(0));
    expect(peer.state()).toBe('open');
    peer.send(Uint8Array.of(7));
    expect(peer.state()).toBe('ended');
  });

  test('takes a large body behind the right AUTHENTICATE in the same chunk', () => {
    const peer = stranger(handmade());
    peer.send(bytes(authenticate(), raw(0x4242, 'x'.repeat(60_000)), raw(8)));
    expect(peer.came()).toEqual(['DONE', '2 Unrecognized command type', 'DONE']);
  });

  describe('has a deadline', () => {
    const deadline = (options: object, ...octets: Array<Uint8Array>) => {
      const scheduler = new VirtualTimeScheduler(undefined, 29_999);
      const peer = stranger(handmade(), { scheduler, ...options });
      peer.send(...octets);
      scheduler.flush();
      const before = peer.state();
      scheduler.maxFrames = 30_000;
      scheduler.flush();
      return [before, peer.state(), peer.reason(), ...peer.came()];
    };
    const late = 'no answer within 30000 ms to AUTHENTICATE';

    test('of 30 seconds', () => {
      expect(deadline({})).toEqual(['open', 'ended', late]);
    });

    test('that other messages do not put off', () => {
      expect(deadline({}, raw(8), Uint8Array.of(0, 0, 0))).toEqual(['open', 'ended', late, REQUIRED]);
    });

    test('that a check which never answers cannot put off', () => {
      const authentication = authenticateBy(() => NEVER);
      expect(deadline({ authentication }, authenticate(), raw(8))).toEqual(['open', 'ended', late]);
    });

    test('that is over with the right AUTHENTICATE', () => {
      expect(deadline({}, authenticate())).toEqual(['open', 'open', 'not closed', 'DONE']);
    });

    test('that can be another one, or none', () => {
      expect(deadline({ authenticationTimeout: 29_999 })[0]).toBe('ended');
      expect(deadline({ authenticationTimeout: Infinity })[1]).toBe('open');
    });
  });
});

describe('an HTTP request', () => {
  const line = (method: string) => `${method} / HTTP/1.1\r\nHost: localhost:9051\r\n\r\n`;
  const methods = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'CONNECT', 'TRACE', 'PRI', 'PROPFIND'];

  test.each(methods)('%s ends the session without an answer', (method) => {
    const body = bytes(authenticate(), raw(2, 'SocksPort 1\n'));
    const peer = stranger(handmade());
    peer.send(bytes(line(method), body));
    expect(peer.came()).toEqual([]);
    expect(peer.state()).toBe('ended');
    const got = /^(?:PRI|PROPFIND)/.test(method) ? 'text' : 'HTTP';
    expect(peer.reason()).toMatch(new RegExp(`^frame: Length at byte 0: wanted a frame of TC, got ${got}$`));
  });

  test.each(methods)('%s octet by octet, and whatever the limit of a body is', (method) => {
    const peer = stranger(handmade(), { authenticationLimit: 65_535 });
    for (const octet of bytes(line(method)).slice(0, 4)) {
      expect(peer.state()).toBe('open');
      peer.send(Uint8Array.of(octet));
    }
    expect(peer.came()).toEqual([]);
    expect(peer.state()).toBe('ended');
  });

  test('is judged by the first octets alone', () => {
    const peer = stranger(handmade(), { authenticationLimit: 65_535 });
    peer.send(raw(8), bytes('GET '));
    expect(peer.state()).toBe('open');
  });

  test('is not looked for in a session that has authenticated', () => {
    const peer = stranger(handmade());
    peer.send(bytes(authenticate(), 'GET ', new Uint8Array(0x4745)));
    expect(peer.came()).toEqual(['DONE', '2 Unrecognized command type']);
  });
});

describe('while a secret is being judged', () => {
  const judging = (...octets: Array<Uint8Array>) => {
    const verdict = new Subject<boolean>();
    const peer = stranger(handmade(), { authentication: authenticateBy(() => verdict) });
    peer.send(...octets);
    return { verdict, peer };
  };

  test('requests wait, and are served when it was right', async () => {
    const sent = bytes(raw(8), authenticate('x'), raw(3, 'a'), raw(5, [0, 6]), raw(3, 'b'));
    for (let cut = 0; cut <= sent.length; cut++) {
      const { peer, verdict } = judging(sent.slice(0, cut), sent.slice(cut));
      expect(peer.came()).toEqual([REQUIRED]);
      verdict.next(true);
      await Promise.resolve();
      expect(peer.came()).toEqual(['DONE', 'a=1', '6 Unrecognized event code', 'b=1']);
      peer.unsubscribe();
    }
  });

  test('requests are not served when it was wrong', () => {
    const { peer, verdict } = judging(bytes(authenticate('x'), raw(3, 'a')), raw(8));
    verdict.next(false);
    expect(peer.came()).toEqual([FAILED]);
    expect(peer.state()).toBe('ended');
  });

  test('a second AUTHENTICATE waits as well', async () => {
    const { peer, verdict } = judging(authenticate('x'), authenticate('y'), raw(8));
    verdict.next(true);
    verdict.next(true);
    await Promise.resolve();
    expect(peer.came()).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('no more waits than the longest frame has', () => {
    const { peer } = judging(authenticate('x'), new Uint8Array(65_539));
    expect(peer.state()).toBe('open');
    peer.send(Uint8Array.of(0));
    expect(peer.state()).toBe('ended');
    expect(peer.reason()).toBe('input before AUTHENTICATE was answered is full: 65539 wait already');
  });

  test('a session that ends gives up the check', () => {
    const { peer, verdict } = judging(authenticate('x'));
    expect(verdict.observed).toBe(true);
    peer.unsubscribe();
    expect(verdict.observed).toBe(false);
  });

  test('a client that has ended its side gets the answers all the same', async () => {
    const { peer, verdict } = judging(bytes(authenticate('x'), raw(3, 'a')));
    peer.end();
    expect(peer.state()).toBe('open');
    verdict.next(true);
    await Promise.resolve();
    expect(peer.came()).toEqual(['DONE', 'a=1']);
    expect(peer.state()).toBe('ended');
  });
});

describe('authenticating again', () => {
  test('gets DONE for the right secret', () => {
    const peer = stranger(handmade(), { authentication: password('right') });
    peer.send(bytes(authenticate('right'), authenticate('right'), raw(3, 'a')));
    expect(peer.came()).toEqual(['DONE', 'DONE', 'a=1']);
    expect(peer.told.map(({ _tag }) => _tag)).toEqual(['Authenticated']);
  });

  test('ends the session for a wrong one, so that each guess takes a connection', () => {
    const peer = stranger(handmade(), { authentication: password('right') });
    peer.send(bytes(authenticate('right'), raw(3, 'a'), authenticate('wrong'), raw(3, 'b'), authenticate('right')));
    expect(peer.came()).toEqual(['DONE', 'a=1', FAILED]);
    expect(peer.state()).toBe('ended');
    expect(peer.told.map(({ _tag }) => _tag)).toEqual(['Authenticated', 'AuthenticationRefused', 'Closed']);
    expect(peer.reason()).toContain('Authentication failed');
  });

  test('keeps its place while it is being judged, and other requests do not wait to be asked', async () => {
    const verdicts: Array<Subject<boolean>> = [];
    const peer = stranger(handmade(), {
      authentication: authenticateBy(() => {
        const verdict = new Subject<boolean>();
        verdicts.push(verdict);
        return verdict;
      }),
    });
    peer.send(authenticate());
    verdicts[0]?.next(true);
    peer.send(authenticate(), raw(3, 'a'), authenticate());
    verdicts[2]?.next(false);
    await Promise.resolve();
    expect(peer.came()).toEqual(['DONE']);
    verdicts[1]?.next(true);
    await Promise.resolve();
    expect(peer.came()).toEqual(['DONE', 'a=1', FAILED]);
    expect(peer.state()).toBe('ended');
  });
});

it('a wrong secret is answered before it is reported, since the receiver of the report may end the session', () => {
  const [near, far] = linked();
  const seen: Array<string> = [];
  const write = (): void => void seen.push('ERROR');
  const running = serve(handmade(), { authentication: password('right') })({ ...far, write }).subscribe(({ _tag }) =>
    seen.push(_tag),
  );
  near.write(authenticate('wrong'));
  running.unsubscribe();
  expect(seen).toEqual(['ERROR', 'AuthenticationRefused', 'Closed']);
});
