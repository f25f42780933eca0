import fc from 'fast-check';
import { either as E } from 'fp-ts';
import { NEVER, Subject, defer, of } from 'rxjs';
import type { AddressMapping } from '../../lib/model/Address.js';
import type { ConfigLine } from '../../lib/model/ConfigLine.js';
import { serverError } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { authenticate, bytes, done, handmade, raw, session, stranger } from './handmade.js';

const line = (key: string): E.Either<TorError, ReadonlyArray<ConfigLine>> => E.right([{ key, value: '1' }]);

const mapping = (n: number): E.Either<never, AddressMapping> =>
  E.right({ from: { _tag: 'IPv4', address: `10.0.0.${n}` }, to: { _tag: 'Hostname', address: `h${n}` } });

/** What was put off to the end of a tick has happened. */
const tick = (): Promise<void> => Promise.resolve();

test('law: replies are in the order of the requests, in whatever order and ticks the Tor answers', async () => {
  const request = fc.constantFrom('later', 'now', 'many', 'refused', 'events');
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { maxLength: 24 }).chain((kinds) =>
        fc.record({
          kinds: fc.constant(kinds),
          answers: fc.shuffledSubarray([...kinds.keys()], { minLength: kinds.length }),
          pauses: fc.array(fc.boolean(), { minLength: kinds.length, maxLength: kinds.length }),
          cuts: fc.array(fc.nat(300), { maxLength: 5 }),
        }),
      ),
      async ({ kinds, answers, pauses, cuts }) => {
        const later = new Map<number, Subject<E.Either<TorError, ReadonlyArray<ConfigLine>>>>();
        const many: Array<Subject<E.Either<TorError, AddressMapping>>> = [];
        const lists = kinds.flatMap((kind, i) => (kind === 'many' ? [i] : []));
        const peer = session(
          handmade({
            getConf: ([key = '']) => {
              const n = Number(key.slice(1));
              if (kinds[n] === 'now') return of(line(key));
              const answer = new Subject<E.Either<TorError, ReadonlyArray<ConfigLine>>>();
              later.set(n, answer);
              return answer;
            },
            getAllMappings: defer(() => {
              const answer = new Subject<E.Either<TorError, AddressMapping>>();
              many.push(answer);
              return answer;
            }),
          }),
        );
        const sent = bytes(
          ...kinds.map((kind, i) =>
            kind === 'many' ? raw(12) : kind === 'refused' ? raw(99) : kind === 'events' ? raw(5) : raw(3, `k${i}`),
          ),
        );
        const ends = [...new Set(cuts)].sort((a, b) => a - b).concat(sent.length);
        ends.forEach((end, i) => peer.send(sent.slice(ends[i - 1] ?? 0, end)));

        for (const [turn, i] of answers.entries()) {
          if (kinds[i] === 'later') later.get(i)?.next(line(`k${i}`));
          if (kinds[i] === 'many') {
            const answer = many[lists.indexOf(i)];
            answer?.next(mapping(i));
            answer?.next(mapping(i + 1));
            answer?.complete();
          }
          if (pauses[turn] === true) await tick();
        }
        await tick();
        expect(peer.came()).toEqual(
          kinds.flatMap((kind, i) =>
            kind === 'many'
              ? [`10.0.0.${i}>h${i}`, `10.0.0.${i + 1}>h${i + 1}`, 'DONE']
              : [kind === 'refused' ? '2 Unrecognized command type' : kind === 'events' ? 'DONE' : `k${i}=1`],
          ),
        );
        peer.unsubscribe();
      },
    ),
  );
});

test('every request is asked as it comes, before those in front of it are answered', () => {
  const asked: Array<string> = [];
  const peer = session(
    handmade({
      getConf: ([key = '']) => {
        asked.push(key);
        return NEVER;
      },
    }),
  );
  peer.send(raw(3, 'a'), raw(3, 'b'), raw(3, 'c'));
  expect(asked).toEqual(['a', 'b', 'c']);
});

test('the replies to one chunk are one write', () => {
  const peer = stranger(handmade());
  peer.send(bytes(authenticate(), raw(3, 'a'), raw(8), raw(99), raw(5, [0, 5])));
  expect(peer.chunks.length).toBe(1);
  expect(peer.came()).toEqual(['DONE', 'a=1', 'DONE', '2 Unrecognized command type', 'DONE']);
});

test('the replies that a tick brings are one write', async () => {
  const answer = new Subject<E.Either<TorError, void>>();
  const peer = session(handmade({ saveConf: answer }));
  peer.send(raw(8), raw(8), raw(8));
  const before = peer.chunks.length;
  answer.next(E.right(undefined));
  await tick();
  expect(peer.came()).toEqual(['DONE', 'DONE', 'DONE']);
  expect(peer.chunks.length).toBe(before + 1);
});

test('byte by byte the replies are the same', () => {
  const peer = stranger(handmade());
  for (const byte of bytes(authenticate(), raw(3, 'a'), raw(8), raw(5, [0, 5]), raw(3, 'b'))) {
    peer.send(Uint8Array.of(byte));
  }
  expect(peer.came()).toEqual(['DONE', 'a=1', 'DONE', 'DONE', 'b=1']);
});

test('100,000 replies wait behind one that is late', async () => {
  const late = new Subject<E.Either<TorError, void>>();
  const peer = session(handmade({ setConf: () => late, saveConf: done }));
  const count = 100_000;
  peer.send(raw(2, 'a b\n'), bytes(...Array.from({ length: count }, () => raw(8))), raw(3, 'last'));
  expect(peer.came()).toEqual([]);
  late.next(E.right(undefined));
  await tick();
  const came = peer.came();
  expect(came.length).toBe(count + 2);
  expect(came.at(-1)).toBe('last=1');
});

describe('GETALLMAPPINGS', () => {
  const ask = (...items: Array<E.Either<TorError, AddressMapping>>): ReadonlyArray<string> => {
    const peer = session(handmade({ getAllMappings: of(...items) }));
    peer.send(raw(12));
    return peer.came();
  };

  test('without mappings: DONE', () => {
    expect(ask()).toEqual(['DONE']);
  });

  test('a Left ends the list with its ERROR', () => {
    expect(ask(mapping(1), E.left(serverError('InternalError', 'no more')), mapping(2))).toEqual([
      '10.0.0.1>h1',
      '1 no more',
    ]);
  });

  test('a mapping that cannot be sent ends the list with an ERROR', () => {
    const bad = E.right({ from: { _tag: 'IPv4', address: '1.2.3' }, to: { _tag: 'Hostname', address: 'x' } } as const);
    expect(ask(mapping(1), bad, mapping(2))).toEqual([
      '10.0.0.1>h1',
      '1 The answer cannot be sent: Original address: wanted an IPv4 address',
    ]);
  });

  test('mappings are sent as they are found', async () => {
    const mappings = new Subject<E.Either<TorError, AddressMapping>>();
    const peer = session(handmade({ getAllMappings: mappings }));
    peer.send(raw(12), raw(8));
    mappings.next(mapping(1));
    await tick();
    expect(peer.came()).toEqual(['10.0.0.1>h1']);
    mappings.complete();
    await tick();
    expect(peer.came()).toEqual(['DONE', 'DONE']);
  });
});

describe('requests in flight', () => {
  test('are limited: one more gets its ERROR 9 in its place, and the Tor is not asked', async () => {
    const answers: Array<Subject<E.Either<TorError, void>>> = [];
    const peer = session(
      handmade({
        setConf: () => {
          const answer = new Subject<E.Either<TorError, void>>();
          answers.push(answer);
          return answer;
        },
      }),
      { maxInFlight: 2 },
    );
    const setConf = raw(2, 'a b\n');
    peer.send(setConf, setConf, setConf, raw(5), setConf);
    expect(answers.length).toBe(2);
    answers[1]?.next(E.right(undefined));
    peer.send(setConf);
    expect(answers.length).toBe(3);
    answers[0]?.next(E.right(undefined));
    await tick();
    expect(peer.came()).toEqual(['DONE', 'DONE', '9 Resource exhausted', 'DONE', '9 Resource exhausted']);
    answers[2]?.next(E.right(undefined));
    await tick();
    expect(peer.came()).toEqual(['DONE']);
  });

  test('are 1,024 by default', () => {
    let asked = 0;
    const peer = session(
      handmade({
        setConf: () => {
          asked++;
          return NEVER;
        },
      }),
    );
    peer.send(bytes(...Array.from({ length: 1_500 }, () => raw(2, 'a b\n'))));
    expect(asked).toBe(1_024);
  });
});

test('a peer that asks again at once for 20,000 times does not deepen the stack', () => {
  const peer = session(handmade({ saveConf: done }));
  let left = 20_000;
  const { chunks } = peer;
  const push = chunks.push.bind(chunks);
  chunks.push = (chunk) => {
    if (left-- > 0) peer.send(raw(8));
    return push(chunk);
  };
  peer.send(raw(8));
  expect(peer.came().length).toBe(20_001);
});
