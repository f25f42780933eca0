import { array, either as E, function as F } from 'fp-ts';
import * as fc from 'fast-check';
import { concatMap } from 'rxjs';
import type { VirtualTimeScheduler } from 'rxjs';
import * as OE from '../lib/ObservableEither.js';
import type { ObservableEither } from '../lib/ObservableEither.js';
import { itemsOf, outcomeOf, timed } from './operators/marbles.js';
import type { Step } from './operators/marbles.js';

type Item = E.Either<string, number>;
type Steps = ReadonlyArray<Step<Item>>;

const item: fc.Arbitrary<Item> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -9, max: 9 }).map((n): Item => E.right(n)) },
  { weight: 1, arbitrary: fc.constantFrom('x', 'y', 'z').map((l): Item => E.left(l)) },
);
const steps: fc.Arbitrary<Steps> = fc.array(fc.record({ after: fc.nat(3), item }), { maxLength: 4 });
const pure = fc.func<[number], number>(fc.integer({ min: -9, max: 9 }));
const kleisli = fc.func<[number], Steps>(steps);
const onLeft = fc.func<[string], Steps>(steps);

/** Both give the same items in the same order, and both complete. */
const same = <A>(
  one: (scheduler: VirtualTimeScheduler) => ObservableEither<string, A>,
  other: (scheduler: VirtualTimeScheduler) => ObservableEither<string, A>,
): void => expect(itemsOf(one)).toEqual(itemsOf(other));

const later =
  (scheduler: VirtualTimeScheduler, f: (n: number) => Steps) =>
  (n: number): ObservableEither<string, number> =>
    timed(scheduler, f(n));

describe('ObservableEither', () => {
  it('law: map(identity) = identity (Functor, identity)', () => {
    fc.assert(
      fc.property(steps, (a) =>
        expect(outcomeOf((s) => F.pipe(timed(s, a), OE.map(F.identity)))).toEqual(outcomeOf((s) => timed(s, a))),
      ),
    );
  });

  it('law: map(f) then map(g) = map(f then g) (Functor, composition)', () => {
    fc.assert(
      fc.property(steps, pure, pure, (a, f, g) =>
        expect(outcomeOf((s) => F.pipe(timed(s, a), OE.map(f), OE.map(g)))).toEqual(
          outcomeOf((s) => F.pipe(timed(s, a), OE.map(F.flow(f, g)))),
        ),
      ),
    );
  });

  it('law: bimap(f, g) = mapLeft(f) then map(g) (Bifunctor)', () => {
    fc.assert(
      fc.property(steps, fc.func<[string], string>(fc.string()), pure, (a, f, g) =>
        expect(outcomeOf((s) => F.pipe(timed(s, a), OE.bimap(f, g)))).toEqual(
          outcomeOf((s) => F.pipe(timed(s, a), OE.mapLeft(f), OE.map(g))),
        ),
      ),
    );
  });

  it('law: ap(a)(of(identity)) = a (Applicative, identity)', () => {
    fc.assert(
      fc.property(steps, (a) =>
        same(
          (s) => F.pipe(OE.of(F.identity<number>), OE.ap(timed(s, a))),
          (s) => timed(s, a),
        ),
      ),
    );
  });

  it('law: ap(of(n))(of(f)) = of(f(n)) (Applicative, homomorphism)', () => {
    fc.assert(
      fc.property(fc.integer(), pure, (n, f) =>
        same(
          () => F.pipe(OE.of<string, typeof f>(f), OE.ap(OE.of(n))),
          () => OE.of(f(n)),
        ),
      ),
    );
  });

  it('law: ap(of(n))(f) = ap(f)(of((f) => f(n))) (Applicative, interchange)', () => {
    fc.assert(
      fc.property(steps, fc.integer(), (a, n) => {
        const plus = (s: VirtualTimeScheduler) =>
          F.pipe(
            timed(s, a),
            OE.map((m) => (k: number) => m + k),
          );
        same(
          (s) => F.pipe(plus(s), OE.ap(OE.of(n))),
          (s) =>
            F.pipe(
              OE.of((f: (k: number) => number) => f(n)),
              OE.ap(plus(s)),
            ),
        );
      }),
    );
  });

  it('law: ap(a) after ap(f) after map(compose)(g) = ap(ap(a)(f))(g) (Applicative, composition)', () => {
    const plus = (n: number) => (k: number) => n + k;
    const times = (n: number) => (k: number) => n * k;
    const compose = (g: (n: number) => number) => (f: (n: number) => number) => (n: number) => g(f(n));
    fc.assert(
      fc.property(steps, steps, steps, (a, b, c) =>
        same(
          (s) =>
            F.pipe(
              timed(s, c),
              OE.map(F.flow(times, compose)),
              OE.ap(F.pipe(timed(s, b), OE.map(plus))),
              OE.ap(timed(s, a)),
            ),
          (s) => F.pipe(timed(s, c), OE.map(times), OE.ap(F.pipe(timed(s, b), OE.map(plus), OE.ap(timed(s, a))))),
        ),
      ),
    );
  });

  it('law: ap = chain over map (Applicative agrees with Monad)', () => {
    fc.assert(
      fc.property(steps, steps, (a, b) => {
        const plus = (m: number) => (k: number) => m * 10 + k;
        same(
          (s) => F.pipe(timed(s, a), OE.map(plus), OE.ap(timed(s, b))),
          (s) =>
            F.pipe(
              timed(s, a),
              OE.chain((m) => F.pipe(timed(s, b), OE.map(plus(m)))),
            ),
        );
      }),
    );
  });

  it('law: chain(f)(of(n)) = f(n) (Monad, left identity)', () => {
    fc.assert(
      fc.property(fc.integer(), kleisli, (n, f) =>
        expect(outcomeOf((s) => F.pipe(OE.of(n), OE.chain(later(s, f))))).toEqual(outcomeOf((s) => later(s, f)(n))),
      ),
    );
  });

  it('law: chain(of)(a) = a (Monad, right identity)', () => {
    fc.assert(
      fc.property(steps, (a) =>
        expect(outcomeOf((s) => F.pipe(timed(s, a), OE.chain(OE.of)))).toEqual(outcomeOf((s) => timed(s, a))),
      ),
    );
  });

  it('law: chain(f) then chain(g) = chain(f then chain(g)), in items and order (Monad, associativity)', () => {
    fc.assert(
      fc.property(steps, kleisli, kleisli, (a, f, g) =>
        same(
          (s) => F.pipe(timed(s, a), OE.chain(later(s, f)), OE.chain(later(s, g))),
          (s) =>
            F.pipe(
              timed(s, a),
              OE.chain((n) => F.pipe(later(s, f)(n), OE.chain(later(s, g)))),
            ),
        ),
      ),
    );
  });

  it('law: chain is concatMap, to the frame', () => {
    const rightsOnly = fc.array(fc.record({ after: fc.nat(3), item: fc.integer() }), { maxLength: 4 });
    fc.assert(
      fc.property(rightsOnly, kleisli, (a, f) =>
        expect(outcomeOf((s) => F.pipe(timed(s, a), OE.fromObservable, OE.chain(later(s, f))))).toEqual(
          outcomeOf((s) => timed(s, a).pipe(concatMap(later(s, f)))),
        ),
      ),
    );
  });

  it('law: chain(f)(left(l)) = left(l) (MonadThrow)', () => {
    fc.assert(
      fc.property(fc.string(), kleisli, (l, f) =>
        expect(outcomeOf((s) => F.pipe(OE.left<string, number>(l), OE.chain(later(s, f))))).toEqual(
          outcomeOf(() => OE.left(l)),
        ),
      ),
    );
  });

  it('law: alt(c) after alt(b) = alt(b then alt(c)) (Alt, associativity)', () => {
    fc.assert(
      fc.property(steps, steps, steps, (a, b, c) =>
        same(
          (s) =>
            F.pipe(
              timed(s, a),
              OE.alt(() => timed(s, b)),
              OE.alt(() => timed(s, c)),
            ),
          (s) =>
            F.pipe(
              timed(s, a),
              OE.alt(() =>
                F.pipe(
                  timed(s, b),
                  OE.alt(() => timed(s, c)),
                ),
              ),
            ),
        ),
      ),
    );
  });

  it('law: orElse(f)(left(l)) = f(l), orElse(f)(right(n)) = right(n)', () => {
    fc.assert(
      fc.property(item, onLeft, (ea, f) => {
        const handler = (s: VirtualTimeScheduler) => (l: string) => timed(s, f(l));
        expect(outcomeOf((s) => F.pipe(OE.fromEither(ea), OE.orElse(handler(s))))).toEqual(
          outcomeOf((s) => (E.isLeft(ea) ? handler(s)(ea.left) : OE.fromEither(ea))),
        );
      }),
    );
  });

  it('law: sequenceArray = array.sequence(Applicative)', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 4 }), (as) =>
        same<ReadonlyArray<number>>(
          (s) => OE.sequenceArray(as.map((a) => timed(s, a))),
          (s) => array.sequence(OE.Applicative)(as.map((a) => timed(s, a))),
        ),
      ),
    );
  });

  it('law: fromTaskEither then toTaskEither = identity', async () => {
    await fc.assert(
      fc.asyncProperty(item, async (ea) => {
        const task = F.pipe(
          OE.fromTaskEither(() => Promise.resolve(ea)),
          OE.toTaskEither(() => 'empty'),
        );
        expect(await task()).toEqual(ea);
      }),
    );
  });
});
