/**
 * What is subscribed to next begins when what ran before it has been torn down: a lock or a file is never held twice.
 */
import { either as E, function as F } from 'fp-ts';
import { concatMap, delay, Observable, of, Subject } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import * as OE from '../lib/ObservableEither.js';
import type { ObservableEither } from '../lib/ObservableEither.js';
import { dropOldest, failAt, keepLatest, overflow, sampleEvery } from '../lib/operators/overflow.js';

type Held = (n: number) => ObservableEither<never, number>;

const two = of(E.right(1), E.right(2));
const failed = of(E.left(1), E.left(2));
const named = of(E.right({ n: 1 }), E.right({ n: 2 }));

/** Each with an inner Observable for 1, and then one for 2. */
const combinators: ReadonlyArray<readonly [string, (held: Held) => Observable<unknown>]> = [
  ['chain', (held) => F.pipe(two, OE.chain(held))],
  ['chainFirst', (held) => F.pipe(two, OE.chainFirst(held))],
  ['flatten', (held) => F.pipe(two, OE.map(held), OE.flatten)],
  [
    'ap',
    (held) =>
      F.pipe(
        two,
        OE.map((n) => (m: number) => n + m),
        OE.ap(numbered(held)),
      ),
  ],
  [
    'bind',
    (held) =>
      F.pipe(
        named,
        OE.bind('m', ({ n }) => held(n)),
      ),
  ],
  ['apS', (held) => F.pipe(named, OE.apS('m', numbered(held)))],
  ['orElse', (held) => F.pipe(failed, OE.orElse(held))],
  ['alt', (held) => F.pipe(failed, OE.alt(F.constant(numbered(held))))],
  [
    'matchE',
    (held) =>
      F.pipe(
        two,
        OE.matchE(() => of(0), held),
      ),
  ],
  ['getOrElse', (held) => F.pipe(failed, OE.getOrElse(held))],
  ['traverseArray', (held) => F.pipe([1, 2], OE.traverseArray(held))],
  ['sequenceArray', (held) => OE.sequenceArray([held(1), held(2)])],
  ['overflow keepLatest', (held) => two.pipe(overflow(keepLatest, held))],
  ['overflow dropOldest', (held) => two.pipe(overflow(dropOldest(2), held))],
  ['overflow failAt', (held) => two.pipe(overflow(failAt(2), held))],
  [
    'overflow sampleEvery',
    (held) =>
      two.pipe(
        concatMap((item) => of(item).pipe(delay(20))),
        overflow(sampleEvery(1), held),
      ),
  ],
  ['mergeMap, one at a time', (held) => two.pipe(OE.mergeMap(held, 1))],
  ['switchMap', (held) => two.pipe(OE.switchMap(held))],
  [
    'exhaustMap',
    (held) =>
      two.pipe(
        concatMap((item) => of(item).pipe(delay(20))),
        OE.exhaustMap(held),
      ),
  ],
  ['traverseArrayPar, one at a time', (held) => F.pipe([1, 2], OE.traverseArrayPar(held, 1))],
];

/** The same Observable for both: it counts its subscriptions. */
const numbered = (held: Held): ObservableEither<never, number> => {
  let n = 0;
  return new Observable((subscriber) => held(++n).subscribe(subscriber));
};

const order = (combinator: (held: Held) => Observable<unknown>, later?: SchedulerLike): ReadonlyArray<string> => {
  const log: string[] = [];
  combinator(
    (n) =>
      new Observable((subscriber) => {
        log.push(`acquire ${String(n)}`);
        const answer = (): void => {
          subscriber.next(E.right(n));
          subscriber.complete();
        };
        if (later === undefined) answer();
        else subscriber.add(later.schedule(answer, 5));
        return () => log.push(`release ${String(n)}`);
      }),
  ).subscribe();
  return log;
};

const inTurn = ['acquire 1', 'release 1', 'acquire 2', 'release 2'];

it.each(combinators)('%s tears an inner Observable down before the next begins', (_, combinator) => {
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ flush }) => {
    const [now, later] = [order(combinator), order(combinator, scheduler)];
    flush();
    expect(now).toEqual(inTurn);
    expect(later).toEqual(inTurn);
  });
});

it('traverseArray waits for the teardown of an element that answers before it completes', () => {
  const log: string[] = [];
  const first$ = new Subject<E.Either<never, number>>();
  const held = (name: string, source$: ObservableEither<never, number>): ObservableEither<never, number> =>
    new Observable((subscriber) => {
      log.push(`acquire ${name}`);
      subscriber.add(source$.subscribe(subscriber));
      return () => log.push(`release ${name}`);
    });
  OE.sequenceArray([held('a', first$), held('b', OE.right(2))]).subscribe();
  first$.next(E.right(1));
  expect(log).toEqual(['acquire a']);
  first$.complete();
  expect(log).toEqual(['acquire a', 'release a', 'acquire b', 'release b']);
});
