import fc from 'fast-check';
import { EMPTY, NEVER, Subject, of, throwError } from 'rxjs';
import { linked } from '../../lib/transport/linked.js';
import { anyOf, authenticateBy, noAuthentication, password } from '../../lib/server/index.js';
import { serve } from '../../lib/tc/server.js';
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

  test('may be bytes', () => {
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

  test('gets a copy of the bytes, which is overwritten when it has answered', () => {
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
