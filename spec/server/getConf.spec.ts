import fc from 'fast-check';
import { either as E } from 'fp-ts';
import { NEVER, of, Subject } from 'rxjs';
import type { ConfigLine } from '../../lib/model/ConfigLine.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { rateLimit } from '../../lib/policies/index.js';
import type { Tor } from '../../lib/Tor.js';
import { serverError } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { handmade, left, raw, session } from './handmade.js';

type Lines = ReadonlyArray<ConfigLine>;

/** Answers each key with its number of lines, in the key's own spelling; notes what it was asked. */
const recorded = (linesOf: (key: string) => Lines): Tor & { readonly asked: Array<ReadonlyArray<string>> } => {
  const asked: Array<ReadonlyArray<string>> = [];
  return {
    ...handmade({
      getConf: (keys): ObservableEither<TorError, Lines> => {
        asked.push(keys);
        return of(E.right(keys.flatMap(linesOf)));
      },
    }),
    asked,
  };
};

const one = (key: string): Lines => [{ key, value: '1' }];

const numbered = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, i) => `k${String(i)}`);

const getConf = (...keys: ReadonlyArray<string>): Uint8Array => raw(3, keys.map((key) => `${key}\n`).join(''));

const answer = (tor: Tor, ...keys: ReadonlyArray<string>): ReadonlyArray<string> => {
  const peer = session(tor);
  peer.send(getConf(...keys));
  return peer.came();
};

test('a repeated key is asked once, whatever its case, and repeated in the answer', () => {
  const tor = recorded((key) => [...one(`Option${key.toLowerCase()}`), { key: 'Other', value: key }]);
  const lines = (key: string): string => `Option${key.toLowerCase()}=1,Other=${key}`;
  expect(answer(tor, 'a', 'b', 'A', 'c', 'a')).toEqual([
    [lines('a'), lines('b'), lines('a'), lines('c'), lines('a')].join(),
  ]);
  expect(tor.asked).toEqual([['a'], ['b'], ['c']]);
});

test('law: the lines are those of each key in its turn, whatever is repeated', () => {
  const key = fc.constantFrom(...numbered(30));
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 60 }), (keys) => {
      const linesOf = (name: string): Lines =>
        Array.from({ length: Number(name.slice(1)) % 3 }, (_, i) => ({ key: name, value: String(i) }));
      const tor = recorded(linesOf);
      expect(answer(tor, ...keys)).toEqual([
        keys
          .flatMap(linesOf)
          .map((line) => `${line.key}=${line.value}`)
          .join(),
      ]);
      expect(tor.asked.flat().sort()).toEqual([...new Set(keys)].sort());
    }),
  );
});

test('a long value that is repeated 1,000 times is fetched once, and the answer is ERROR 9', () => {
  const tor = recorded((key) => [{ key, value: 'x'.repeat(62_000) }]);
  expect(answer(tor, ...Array.from({ length: 1_000 }, () => 'a'))).toEqual(['9 The answer has more than 65535 bytes']);
  expect(tor.asked).toEqual([['a']]);
});

test('a key of many lines that is repeated 30,000 times does not make a list of all of them', () => {
  const lines = Array.from({ length: 6_000 }, (_, i) => ({ key: 'a', value: String(i) }));
  expect(
    answer(
      recorded(() => lines),
      ...Array.from({ length: 30_000 }, () => 'a'),
    ),
  ).toEqual(['9 The answer has more than 65535 bytes']);
});

test('many keys are asked 16 at a time, at once and in order', () => {
  const answers: Array<Subject<E.Either<TorError, Lines>>> = [];
  const asked: Array<ReadonlyArray<string>> = [];
  const tor = handmade({
    getConf: (keys) => {
      const subject = new Subject<E.Either<TorError, Lines>>();
      answers.push(subject);
      asked.push(keys);
      return subject;
    },
  });
  const peer = session(tor);
  const keys = numbered(40);
  peer.send(getConf(...keys));
  expect(asked).toEqual([keys.slice(0, 16), keys.slice(16, 32), keys.slice(32)]);
  // in any order
  for (const i of [2, 0, 1]) answers[i]?.next(E.right((asked[i] ?? []).flatMap(one)));
  peer.send(raw(5));
  expect(peer.came()).toEqual([keys.map((key) => `${key}=1`).join(), 'DONE']);
});

test('what is left is not asked once the answer is too long', () => {
  const tor = recorded((key) => [{ key, value: 'x'.repeat(5_000) }]);
  expect(answer(tor, ...numbered(640))).toEqual(['9 The answer has more than 65535 bytes']);
  expect(tor.asked.flat().length).toBe(16);
});

test('the first Left is the answer, and the others are given up', () => {
  let observed = 0;
  const tor = handmade({
    getConf: (keys) => {
      if (keys.includes('k20')) return left(serverError('UnrecognizedKey', 'k20'));
      observed++;
      return NEVER;
    },
  });
  expect(answer(tor, ...numbered(64))).toEqual(['4 k20']);
  expect(observed).toBe(1);
});

test('a piece without an answer fails the request', () => {
  expect(answer(handmade({ getConf: () => of() }), ...numbered(17))).toEqual(['1 Internal error']);
});

test('over 1,024 different keys are ERROR 9, and nothing is asked', () => {
  const tor = recorded(() => []);
  expect(answer(tor, ...numbered(1_024))).toEqual(['']);
  expect(tor.asked.flat().length).toBe(1_024);
  expect(answer(tor, ...numbered(1_025))).toEqual(['9 More than 1024 different keys in one GETCONF']);
  expect(tor.asked.flat().length).toBe(1_024);
});

test('the rate limit counts the different keys of a GETCONF and the lines of a SETCONF', () => {
  const tor = recorded(one);
  const peer = session(rateLimit({ requests: 10, per: 1_000, scheduler: { now: () => 0 } as never })(tor));
  const tooMany = '9 More than 10 requests in 1000 ms';
  peer.send(getConf(...numbered(11)), getConf('a', 'b', 'a'), raw(2, 'a b\n'.repeat(8)), raw(8));
  expect(peer.came()).toEqual([tooMany, 'a=1,b=1,a=1', 'DONE', tooMany]);
});
