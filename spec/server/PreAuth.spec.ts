import { NEVER, Subject, VirtualTimeScheduler } from 'rxjs';
import { authenticateBy, password } from '../../lib/server/index.js';
import type { Authentication } from '../../lib/server/index.js';
import { authenticate, bytes, handmade, raw, stranger } from './handmade.js';
import type { Peer } from './handmade.js';

it('a limit of messages before AUTHENTICATE that is not a number allows none', () => {
  const peer = stranger(handmade(), { unauthenticatedMessages: NaN });
  peer.send(raw(8));
  expect([peer.came(), peer.state()]).toEqual([[], 'ended']);
});

it('a limit of bytes before AUTHENTICATE that is not a number allows none', () => {
  const peer = stranger(handmade(), { authenticationLimit: NaN });
  peer.send(bytes([0xff, 0xff, 0, 7]));
  expect(peer.state()).toBe('ended');
});

const REQUIRED = '7 Authentication required';
const FAILED = '8 Authentication failed';

const beforeAuth = (authentication: Authentication, secret: string | Uint8Array): Peer => {
  const peer = stranger(handmade(), { authentication });
  peer.send(authenticate(secret));
  return peer;
};

const outcome = (authentication: Authentication, secret: string | Uint8Array): string | undefined =>
  beforeAuth(authentication, secret).came()[0];

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

  test('takes 1,024 bytes of a body', () => {
    const long = 'x'.repeat(1024);
    expect(outcome(password(long), long)).toBe('DONE');
  });

  test.each([
    ['the whole frame', raw(7, 'x'.repeat(1025))],
    ['its header alone', Uint8Array.of(0x04, 0x01, 0, 7)],
    ['its header, of another type', Uint8Array.of(0xff, 0xff, 0, 2)],
  ])('ends when more is announced: %s', (_, content) => {
    const peer = stranger(handmade());
    peer.send(bytes(raw(8), content));
    expect(peer.came()).toEqual([REQUIRED]);
    expect(peer.state()).toBe('ended');
    expect(peer.reason()).toContain('Length at byte 0: wanted at most 1024 bytes before AUTHENTICATE');
  });

  test('ends when more is announced byte by byte', () => {
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
    const deadline = (options: object, ...content: Array<Uint8Array>) => {
      const scheduler = new VirtualTimeScheduler(undefined, 29_999);
      const peer = stranger(handmade(), { scheduler, ...options });
      peer.send(...content);
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

  test.each(methods)('%s byte by byte, and whatever the limit of a body is', (method) => {
    const peer = stranger(handmade(), { authenticationLimit: 65_535 });
    for (const byte of bytes(line(method)).slice(0, 4)) {
      expect(peer.state()).toBe('open');
      peer.send(Uint8Array.of(byte));
    }
    expect(peer.came()).toEqual([]);
    expect(peer.state()).toBe('ended');
  });

  test('is judged by the first bytes alone', () => {
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
  const judging = (...content: Array<Uint8Array>) => {
    const verdict = new Subject<boolean>();
    const peer = stranger(handmade(), { authentication: authenticateBy(() => verdict) });
    peer.send(...content);
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
