import { either as E, function as F, readonlyArray as RA } from 'fp-ts';
import { defer, from, map, Observable, of, scheduled, take, VirtualTimeScheduler } from 'rxjs';
import * as OE from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';

/** The items, and how it ends. */
const seen = <A>(source$: Observable<A>): unknown[] => {
  const items: unknown[] = [];
  source$.subscribe({
    next: (i) => items.push(i),
    error: (e) => items.push(`# ${String(e)}`),
    complete: () => items.push('|'),
  });
  return items;
};
it('recursion through chain in tail position, 100,000 deep', () => {
  const loop = (n: number): ObservableEither<never, number> =>
    F.pipe(
      OE.right<never, number>(n),
      OE.chain((k): ObservableEither<never, number> => (k === 0 ? OE.right(7) : loop(k - 1))),
    );
  expect(seen(loop(100_000))).toEqual([E.right(7), '|']);
});
it('recursion through chain that goes on behind it, 100,000 deep', () => {
  const sum = (n: number): ObservableEither<never, number> =>
    n === 0
      ? OE.right(0)
      : F.pipe(
          OE.right<never, number>(n),
          OE.chain((k) =>
            F.pipe(
              sum(k - 1),
              OE.map((s) => s + k),
            ),
          ),
        );
  expect(seen(sum(100_000))).toEqual([E.right(5000050000), '|']);
});
it('recursion through chain and defer, 20,000 deep', () => {
  const loop = (n: number): ObservableEither<never, number> =>
    defer(() =>
      F.pipe(
        OE.right<never, number>(n),
        OE.chain((k): ObservableEither<never, number> => (k === 0 ? OE.right(7) : loop(k - 1))),
      ),
    );
  expect(seen(loop(20_000))).toEqual([E.right(7), '|']);
});
it('100,000 chains behind each other', () => {
  let all: ObservableEither<never, number> = OE.right(0);
  for (let i = 0; i < 100_000; i++)
    all = F.pipe(
      all,
      OE.chain((n) => OE.right(n + 1)),
    );
  expect(seen(all)).toEqual([E.right(100_000), '|']);
});
it('array.traverse(Applicative) of 10,000 elements', () => {
  const as = Array.from({ length: 10_000 }, (_, i) => i);
  const [item, end] = seen(RA.traverse(OE.Applicative)((n: number) => OE.right<never, number>(n))(as));
  expect(item).toEqual(E.right(as));
  expect(end).toBe('|');
});
it('a loop that polls 50,000 times', () => {
  const scheduler = new VirtualTimeScheduler();
  let asked = 0;
  const request$ = defer(() => scheduled([E.right(++asked)], scheduler));
  const poll = (): ObservableEither<never, number> =>
    F.pipe(
      request$,
      OE.chain((n): ObservableEither<never, number> => (n === 50_000 ? OE.right(n) : poll())),
    );
  const items = seen(poll());
  scheduler.flush();
  expect(items).toEqual([E.right(50_000), '|']);
});
it('an endless source is left when enough has been taken', () => {
  const endless = new Observable<E.Either<never, number>>((s) => {
    for (let i = 0; !s.closed; i++) s.next(E.right(i));
  });
  expect(
    seen(
      endless.pipe(
        OE.chain((n) => OE.right(n)),
        take(3),
      ),
    ),
  ).toEqual([E.right(0), E.right(1), E.right(2), '|']);
});
it('100,000 items that waited for their turn', () => {
  const first = new Observable<E.Either<never, number>>((s) => {
    for (let i = 0; i < 100_000; i++) s.next(E.right(i));
    s.complete();
  });
  const scheduler = new VirtualTimeScheduler();
  const items = seen(
    first.pipe(
      OE.chain((n): ObservableEither<never, number> => (n === 0 ? scheduled([E.right(0)], scheduler) : OE.right(n))),
    ),
  );
  scheduler.flush();
  expect(items.length).toBe(100_001);
});
it('chainRec, 100,000 rounds; each of several values goes its own way', () => {
  const down = (n: number): ObservableEither<string, E.Either<number, string>> =>
    OE.right(n === 0 ? E.right('done') : E.left(n - 1));
  expect(seen(OE.ChainRec.chainRec(100_000, down))).toEqual([E.right('done'), '|']);
  const branching = (n: number): ObservableEither<string, E.Either<number, number>> =>
    n === 0 ? OE.left('zero') : scheduledNow(E.left(n - 1), E.right(n));
  expect(seen(OE.chainRec(2, branching))).toEqual([E.left('zero'), E.right(1), E.right(2), '|']);
});

const scheduledNow = <A>(...values: ReadonlyArray<A>): ObservableEither<never, A> => from(values).pipe(map(E.right));

it.each<
  [string, (source$: ObservableEither<number, never>, f: (n: number) => Observable<unknown>) => Observable<unknown>]
>([
  ['matchE', (source$, f) => F.pipe(source$, OE.matchE(f, f))],
  ['getOrElse', (source$, f) => F.pipe(source$, OE.getOrElse(f))],
  ['orElse', (source$, f) => F.pipe(source$, OE.orElse(f as (n: number) => ObservableEither<never, never>))],
])('recursion through %s, 20,000 deep', (_, combine) => {
  const loop = (n: number): Observable<unknown> => combine(OE.left(n), (k) => (k === 0 ? of('end') : loop(k - 1)));
  const end = seen(loop(20_000));
  expect(end).toEqual(['end', '|']);
});

it('match of what recursion through chain makes, 20,000 deep', () => {
  const sum = (n: number): Observable<E.Either<never, number>> =>
    n === 0
      ? OE.right(0)
      : F.pipe(
          OE.right<never, number>(n),
          OE.chain((k) =>
            F.pipe(
              sum(k - 1),
              OE.match(
                (never: never) => never,
                (s: number) => E.right(s + k),
              ),
            ),
          ),
        );
  expect(seen(sum(20_000))).toEqual([E.right(200_010_000), '|']);
});
