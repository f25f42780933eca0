import { array, either as E, function as F, io as IO, option as O, string, task as T } from 'fp-ts';
import * as fc from 'fast-check';
import { concat, concatMap, map, NEVER, of, take, VirtualTimeScheduler } from 'rxjs';
import * as OE from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { itemsOf, outcomeOf, timed } from '../operators/marbles.js';
import type { Step } from '../operators/marbles.js';

type Item = E.Either<string, number>;
type Steps = ReadonlyArray<Step<Item>>;
type Run<A> = (scheduler: VirtualTimeScheduler) => ObservableEither<string, A>;

/** Items that arrive at once or later, several of them, Lefts among them. */
const item: fc.Arbitrary<Item> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -9, max: 9 }).map((n): Item => E.right(n)) },
  { weight: 1, arbitrary: fc.constantFrom('x', 'y').map((l): Item => E.left(l)) },
);
const steps: fc.Arbitrary<Steps> = fc.array(fc.record({ after: fc.nat(3), item }), { maxLength: 4 });
const pure = fc.func<[number], number>(fc.integer({ min: -9, max: 9 }));
const predicate = fc.func<[number], boolean>(fc.boolean());

const same = <A>(actual: Run<A>, expected: Run<A>): void => expect(itemsOf(actual)).toEqual(itemsOf(expected));
const sameInTime = <A>(actual: Run<A>, expected: Run<A>): void =>
  expect(outcomeOf(actual)).toEqual(outcomeOf(expected));
const plus = (n: number) => (k: number) => n * 10 + k;

describe('instances', () => {
  it('law: Bifunctor: identity and composition', () => {
    const { bimap, mapLeft } = OE.Bifunctor;
    const loud = (l: string) => `${l}!`;
    fc.assert(
      fc.property(steps, pure, pure, (a, f, g) => {
        sameInTime<number>(
          (s) => bimap(timed(s, a), F.identity, F.identity),
          (s) => timed(s, a),
        );
        sameInTime<number>(
          (s) => bimap(bimap(timed(s, a), loud, f), loud, g),
          (s) => bimap(timed(s, a), F.flow(loud, loud), F.flow(f, g)),
        );
        sameInTime<number>(
          (s) => mapLeft(timed(s, a), loud),
          (s) => bimap(timed(s, a), loud, F.identity),
        );
      }),
    );
  });

  it('law: Alt: alt distributes over map', () => {
    fc.assert(
      fc.property(steps, steps, pure, (a, b, f) =>
        same<number>(
          (s) =>
            OE.Functor.map(
              OE.Alt.alt<string, number>(timed(s, a), () => timed(s, b)),
              f,
            ),
          (s) => OE.Alt.alt(OE.Functor.map(timed(s, a), f), () => OE.Functor.map(timed(s, b), f)),
        ),
      ),
    );
  });

  it('law: ChainRec: chainRec is recursion through chain', () => {
    const f =
      (s: VirtualTimeScheduler, a: Steps) =>
      (n: number): ObservableEither<string, E.Either<number, number>> =>
        timed(s, a).pipe(OE.map((k) => (n > 0 && k > 0 ? E.left(n - 1) : E.right(k))));
    const recursive = (s: VirtualTimeScheduler, a: Steps, n: number): ObservableEither<string, number> =>
      F.pipe(
        f(s, a)(n),
        OE.chain((next): ObservableEither<string, number> =>
          E.isLeft(next) ? recursive(s, a, next.left) : OE.right(next.right),
        ),
      );
    fc.assert(
      fc.property(steps, fc.nat(2), (a, n) =>
        same<number>(
          (s) => OE.ChainRec.chainRec(n, f(s, a)),
          (s) => recursive(s, a, n),
        ),
      ),
    );
  });

  it('law: MonadIO and FromEither: of and chain are kept', () => {
    fc.assert(
      fc.property(fc.integer(), pure, item, (n, f, ea) => {
        const io =
          (k: number): IO.IO<number> =>
          () =>
            f(k);
        same<number>(
          () => OE.MonadIO.fromIO(IO.of(n)),
          () => OE.of(n),
        );
        same<number>(
          () => OE.MonadIO.fromIO(F.pipe(IO.of(n), IO.flatMap(io))),
          () => OE.MonadIO.chain(OE.FromIO.fromIO<number, string>(IO.of(n)), (k) => OE.MonadIO.fromIO(io(k))),
        );
        same<number>(
          () =>
            OE.FromEither.fromEither(
              F.pipe(
                ea,
                E.flatMap((k) => E.right(f(k))),
              ),
            ),
          () =>
            OE.Monad.chain(OE.FromEither.fromEither(ea), (k) =>
              OE.FromEither.fromEither(E.right<string, number>(f(k))),
            ),
        );
      }),
    );
  });

  it('law: MonadTask: of and chain are kept', async () => {
    const answer = <A>(fa: ObservableEither<string, A>) => OE.toTaskEither(() => 'empty')(fa)();
    await fc.assert(
      fc.asyncProperty(fc.integer(), pure, async (n, f) => {
        const task =
          (k: number): T.Task<number> =>
          () =>
            Promise.resolve(f(k));
        expect(await answer<number>(OE.MonadTask.fromTask(T.of(n)))).toEqual(E.right(n));
        expect(await answer<number>(OE.MonadTask.fromTask(F.pipe(T.of(n), T.flatMap(task))))).toEqual(
          await answer(OE.MonadTask.chain(OE.FromTask.fromTask<number, string>(T.of(n)), (k) => OE.fromTask(task(k)))),
        );
      }),
    );
  });

  it('law: MonadObservable: of and concatMap are kept', () => {
    const numbers = fc.array(fc.record({ after: fc.nat(3), item: fc.integer() }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.integer(), numbers, fc.func<[number], ReadonlyArray<Step<number>>>(numbers), (n, a, f) => {
        const { chain, fromObservable } = OE.MonadObservable;
        same<number>(
          () => fromObservable(of(n)),
          () => OE.of(n),
        );
        sameInTime<number>(
          (s) => fromObservable(timed(s, a).pipe(concatMap((k) => timed(s, f(k))))),
          (s) => chain(fromObservable<number, string>(timed(s, a)), (k) => fromObservable(timed(s, f(k)))),
        );
      }),
    );
  });

  it('law: Filterable and Compactable: those of Either, item by item', () => {
    const filterable = OE.getFilterable(string.Monoid);
    const compactable = OE.getCompactable(string.Monoid);
    const ofEither = E.getFilterable(string.Monoid);
    fc.assert(
      fc.property(steps, predicate, predicate, pure, (a, p, q, f) => {
        const some = (n: number): O.Option<number> => (p(n) ? O.some(f(n)) : O.none);
        const either = (n: number): E.Either<number, number> => (p(n) ? E.right(n) : E.left(f(n)));
        const each =
          <B>(g: (ea: Item) => E.Either<string, B>): Run<B> =>
          (s) =>
            timed(s, a).pipe(map(g));
        // distributivity, identity and annihilation
        sameInTime<number>(
          (s) => filterable.filter(filterable.filter(timed(s, a), p), q),
          (s) => filterable.filter(timed(s, a), (n) => p(n) && q(n)),
        );
        sameInTime<number>(
          (s) => filterable.filter(timed(s, a), F.constTrue),
          (s) => timed(s, a),
        );
        sameInTime<number>(
          (s) => filterable.filter(timed(s, a), F.constFalse),
          each((ea) => (E.isLeft(ea) ? ea : E.left(''))),
        );
        sameInTime<number>(
          (s) => filterable.filterMap(timed(s, a), O.some),
          (s) => timed(s, a),
        );
        sameInTime<number>(
          (s) => compactable.compact(OE.Functor.map(timed(s, a), some)),
          (s) => filterable.filterMap(timed(s, a), some),
        );
        sameInTime<number>(
          (s) => filterable.partition(timed(s, a), p).right,
          (s) => filterable.filter(timed(s, a), p),
        );
        sameInTime<number>(
          (s) => filterable.partition(timed(s, a), p).left,
          each((ea) => ofEither.partition(ea, p).left),
        );
        sameInTime<number>(
          (s) => compactable.separate(OE.Functor.map(timed(s, a), either)).left,
          (s) => filterable.partitionMap(timed(s, a), either).left,
        );
        sameInTime<number>(
          (s) => compactable.separate(OE.Functor.map(timed(s, a), either)).right,
          (s) => filterable.partitionMap(timed(s, a), either).right,
        );
      }),
    );
  });

  it('law: getApplicativeValidation: an Applicative that collects the Lefts', () => {
    const { ap, map: mapOf, of: just } = OE.getApplicativeValidation(string.Semigroup);
    const compose = (g: (n: number) => number) => (f: (n: number) => number) => (n: number) => g(f(n));
    fc.assert(
      fc.property(steps, steps, steps, fc.integer(), item, item, (a, b, c, n, one, other) => {
        same<number>(
          (s) => ap(just(F.identity<number>), timed(s, a)),
          (s) => timed(s, a),
        );
        same<number>(
          () => ap(just(plus(1)), just(n)),
          () => just(plus(1)(n)),
        );
        same<number>(
          (s) => ap(mapOf(timed(s, a), plus), just(n)),
          (s) =>
            ap(
              just((f: (k: number) => number) => f(n)),
              mapOf(timed(s, a), plus),
            ),
        );
        same<number>(
          (s) => ap(ap(mapOf(timed(s, c), F.flow(plus, compose)), mapOf(timed(s, b), plus)), timed(s, a)),
          (s) => ap(mapOf(timed(s, c), plus), ap(mapOf(timed(s, b), plus), timed(s, a))),
        );
        same<ReadonlyArray<number>>(
          () => array.sequence(OE.getApplicativeValidation(string.Semigroup))([of(one), of(other)]),
          () => of(array.sequence(E.getApplicativeValidation(string.Semigroup))([one, other])),
        );
      }),
    );
  });

  it('law: unsubscribing at any item leaves nothing scheduled', () => {
    const validation = OE.getApplicativeValidation(string.Semigroup);
    const results: ReadonlyArray<
      (
        one: ObservableEither<string, number>,
        other: ObservableEither<string, number>,
      ) => ObservableEither<string, number>
    > = [
      (one, other) => OE.Apply.ap(OE.Functor.map(one, plus), other),
      (one, other) => OE.ApplyPar.ap(OE.Functor.map(one, plus), other),
      (one, other) => validation.ap(validation.map(one, plus), other),
      (one, other) => OE.Chain.chain(one, () => other),
      (one, other) => OE.Alt.alt<string, number>(one, () => other),
      (one) => OE.getFilterable(string.Monoid).filter(one, (n) => n > 0),
      (one, other) =>
        F.pipe(
          one,
          OE.tapError(() => other),
        ),
      (one, other) => F.pipe(one, OE.apFirst(other)),
    ];
    fc.assert(
      fc.property(steps, steps, fc.constantFrom(...results), fc.integer({ min: 1, max: 3 }), (a, b, result, n) => {
        const scheduler = new VirtualTimeScheduler();
        const items: Item[] = [];
        result(concat(timed(scheduler, a), NEVER), timed(scheduler, b))
          .pipe(take(n))
          .subscribe((ea) => items.push(ea));
        scheduler.flush();
        if (items.length === n) expect(scheduler.actions).toEqual([]);
      }),
    );
  });
});
