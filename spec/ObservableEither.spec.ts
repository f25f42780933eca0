import { apply, array, either as E, function as F, taskEither as TE } from 'fp-ts';
import { of, Subject, take, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import * as OE from '../lib/ObservableEither.js';
import type { ObservableEither } from '../lib/ObservableEither.js';
import { itFollowsItsSource, itLeavesWhatEmitsAtOnce, marbles, x } from './operators/marbles.js';

const a = E.right('a');
const b = E.right('b');

describe('constructors', () => {
  it('left, right, of and fromEither emit one item and complete', () => {
    marbles(({ expectObservable }) => {
      expectObservable(OE.left('l')).toBe('(l|)', { l: E.left('l') });
      expectObservable(OE.right('a')).toBe('(a|)', { a });
      expectObservable(OE.of('a')).toBe('(a|)', { a });
      expectObservable(OE.fromEither(x)).toBe('(x|)', { x });
    });
  });

  it('fromTaskEither runs the task once for each subscription', async () => {
    const task = jest.fn(TE.right('a'));
    const item$ = OE.fromTaskEither(task);
    expect(task).not.toHaveBeenCalled();

    const read = OE.toTaskEither(() => 'empty');
    expect([await read(item$)(), await read(item$)()]).toEqual([a, a]);
    expect(task).toHaveBeenCalledTimes(2);
  });

  it('fromObservable makes a Right of every value', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-|');
      const subs = '        ^----!';
      const expected = '    -a-b-|';

      expectObservable(OE.fromObservable(source$)).toBe(expected, { a, b });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('fromThrowing makes a Left of an error notification, and completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-#   ', undefined, 'broken');
      const subs = '        ^--!   ';
      const expected = '    -a-(l|)';

      const result$ = F.pipe(source$, OE.fromThrowing(String));
      expectObservable(result$).toBe(expected, { a, l: E.left('broken') });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('fromThrowing leaves its source when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-|');
      const subs = '        ^-!   ';
      const expected = '    -a-   ';
      const unsub = '       --!   ';

      expectObservable(F.pipe(source$, OE.fromThrowing(String)), unsub).toBe(expected, { a });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });
});

describe('destructors', () => {
  const first = OE.toTaskEither(() => 'empty');

  it('toTaskEither gives the first item and leaves', async () => {
    const source$ = new Subject<E.Either<string, number>>();
    const result = first(source$)();
    source$.next(E.left('no'));
    expect(source$.observed).toBe(false);
    expect(await result).toEqual(E.left('no'));
  });

  it('toTaskEither gives the Left of onEmpty where nothing came', async () => {
    expect(await first(of())()).toEqual(E.left('empty'));
  });

  it('match takes each item to a value', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x-a-|', { x, a });
      const expected = '    -l-r-|';

      const result$ = F.pipe(
        source$,
        OE.match(
          () => 'left',
          (value) => value,
        ),
      );
      expectObservable(result$).toBe(expected, { l: 'left', r: 'a' });
    });
  });

  it('matchE takes each item to an Observable, one after the other', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('(xa|)     ', { x, a });
      const onLeft$ = cold('--l|      ');
      const onLeftSubs = '  ^--!      ';
      const onRight$ = cold('  --r|   ');
      const onRightSubs = ' ---^--!   ';
      const expected = '    --l--r|   ';

      const result$ = F.pipe(
        source$,
        OE.matchE(
          () => onLeft$,
          () => onRight$,
        ),
      );
      expectObservable(result$).toBe(expected);
      expectSubscriptions(onLeft$.subscriptions).toBe(onLeftSubs);
      expectSubscriptions(onRight$.subscriptions).toBe(onRightSubs);
    });
  });

  it('getOrElse puts an Observable in the place of each Left', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold(' -(xa)-|', { x, a });
      const instead$ = cold(' --i|   ');
      const expected = '     ---ia-|';

      expectObservable(
        F.pipe(
          source$,
          OE.getOrElse(() => instead$),
        ),
      ).toBe(expected, { i: 'i', a: 'a' });
    });
  });
});

describe('merge', () => {
  it('gives the items of all as they come', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold(' -a---|', { a });
      const firstSubs = '   ^----!';
      const second$ = cold('---x-|', { x });
      const secondSubs = '  ^----!';
      const expected = '    -a-x-|';

      expectObservable(OE.merge(first$, second$)).toBe(expected, { a, x });
      expectSubscriptions(first$.subscriptions).toBe(firstSubs);
      expectSubscriptions(second$.subscriptions).toBe(secondSubs);
    });
  });
});

describe('combinators', () => {
  it('map, mapLeft and bimap leave each item in its place', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x-a-|', { x: E.left('x'), a });
      const expected = '    -x-a-|';

      const loud = (text: string) => `${text}!`;
      expectObservable(F.pipe(source$, OE.map(loud))).toBe(expected, { x: E.left('x'), a: E.right('a!') });
      expectObservable(F.pipe(source$, OE.mapLeft(loud))).toBe(expected, { x: E.left('x!'), a });
      expectObservable(F.pipe(source$, OE.bimap(loud, loud))).toBe(expected, { x: E.left('x!'), a: E.right('a!') });
    });
  });

  it('chain runs one after the other, and a Left waits for its turn', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-(axb)-|  ', { a: E.right(1), x, b: E.right(2) });
      const subs = '        ^------!  ';
      const first$ = cold('  --p--p|  ', { p: E.right('p') });
      const firstSubs = '   -^-----!  ';
      const second$ = cold('       -q|', { q: E.right('q') });
      const secondSubs = '  -------^-!';
      const expected = '    ---p--pxq|';

      const result$ = F.pipe(
        source$,
        OE.chain((n) => (n === 1 ? first$ : second$)),
      );
      expectObservable(result$).toBe(expected, { p: E.right('p'), q: E.right('q'), x });
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(first$.subscriptions).toBe(firstSubs);
      expectSubscriptions(second$.subscriptions).toBe(secondSubs);
    });
  });

  it('chain never goes on when what a value gives never ends', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-|', { a, b });
      const inner$ = cold<never>('-----');
      const innerSubs = '   -^----';
      const expected = '    ------';

      expectObservable(
        F.pipe(
          source$,
          OE.chain(() => inner$),
        ),
      ).toBe(expected);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  it('chain leaves the source and what runs when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a---b-|', { a, b });
      const subs = '        ^---!   ';
      const inner$ = cold('  -p---q|', { p: E.right('p'), q: E.right('q') });
      const innerSubs = '   -^--!   ';
      const expected = '    --p--   ';
      const unsub = '       ----!   ';

      expectObservable(
        F.pipe(
          source$,
          OE.chain(() => inner$),
        ),
        unsub,
      ).toBe(expected, { p: E.right('p') });
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  it('chainFirst keeps the value, and the Left of what it runs', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-a---b-|', { a, b });
      const ran$ = cold('    --p|   ', { p: E.right(1) });
      const failed$ = cold('     --x|', { x });
      const expected = '    ---a---x|';

      const result$ = F.pipe(
        source$,
        OE.chainFirst((value) => (value === 'a' ? ran$ : failed$)),
      );
      expectObservable(result$).toBe(expected, { a, x });
    });
  });

  it('chainEitherK and filterOrElse make a Left of a value in its place', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-1-x-2-|', { 1: E.right(1), x, 2: E.right(2) });
      const expected = '    -s-x-2-|';
      const values = { s: E.left('small'), x, 2: E.right(2) };

      const checked$ = F.pipe(
        source$,
        OE.filterOrElse(
          (n: number) => n > 1,
          () => 'small',
        ),
      );
      const chained$ = F.pipe(
        source$,
        OE.chainEitherK((n) => (n > 1 ? E.right(n) : E.left('small'))),
      );
      expectObservable(checked$).toBe(expected, values);
      expectObservable(chained$).toBe(expected, values);
    });
  });

  it('flatten takes one inner Observable after the other', () => {
    marbles(({ cold, expectObservable }) => {
      const first$ = cold(' --a|   ', { a });
      const second$ = cold('   -b| ', { b });
      const expected = '    --a-b|';

      const source$: ObservableEither<never, ObservableEither<never, string>> = of(E.right(first$), E.right(second$));
      expectObservable(OE.flatten(source$)).toBe(expected, { a, b });
    });
  });

  it('ap gives every function with every value, the functions in order', () => {
    const functions$: ObservableEither<string, (n: number) => number> = of(
      E.right((n: number) => n + 1),
      E.left('no function'),
      E.right((n: number) => n * 10),
    );
    const values$: ObservableEither<string, number> = of(E.right(1), E.left('no value'), E.right(2));
    marbles(({ expectObservable }) => {
      expectObservable(F.pipe(functions$, OE.ap(values$))).toBe('(abcdefg|)', {
        a: E.right(2),
        b: E.left('no value'),
        c: E.right(3),
        d: E.left('no function'),
        e: E.right(10),
        f: E.left('no value'),
        g: E.right(20),
      });
    });
  });

  it('orElse and alt replace a Left in its place', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-(xa)--|', { x, a });
      const other$ = cold('  --b|   ', { b });
      const otherSubs = '   -^--!   ';
      const expected = '    ---ba--|';

      expectObservable(
        F.pipe(
          source$,
          OE.alt(() => other$),
        ),
      ).toBe(expected, { a, b });
      expectSubscriptions(other$.subscriptions).toBe(otherSubs);
      expectObservable(
        F.pipe(
          source$,
          OE.orElse((l) => OE.left(l.field)),
        ),
      ).toBe('    -(fa)--|', { f: E.left('Status'), a });
    });
  });
});

describe('do notation', () => {
  it('collects names one after the other', () => {
    marbles(({ expectObservable }) => {
      const record$ = F.pipe(
        OE.Do,
        OE.apS('one', OE.right(1)),
        OE.bind('two', ({ one }) => OE.right(one + 1)),
        OE.let('three', ({ one, two }) => one + two),
      );
      expectObservable(record$).toBe('(r|)', { r: E.right({ one: 1, two: 2, three: 3 }) });
      expectObservable(F.pipe(OE.right(1), OE.bindTo('one'))).toBe('(r|)', { r: E.right({ one: 1 }) });
    });
  });

  it('asks nothing behind a Left', () => {
    const ask = jest.fn(() => OE.right(2));
    marbles(({ expectObservable, flush }) => {
      const record$ = F.pipe(OE.Do, OE.apS('one', OE.left('no')), OE.bind('two', ask));
      expectObservable(record$).toBe('(l|)', { l: E.left('no') });
      flush();
      expect(ask).not.toHaveBeenCalled();
    });
  });
});

describe('traversing', () => {
  it('sequenceArray subscribes to an element when the one before has completed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold(' ---a|    ', { a });
      const firstSubs = '   ^---!    ';
      const second$ = cold('   ---b| ', { b });
      const secondSubs = '  ----^---!';
      const expected = '    -------r|';

      expectObservable(OE.sequenceArray([first$, second$])).toBe(expected, { r: E.right(['a', 'b']) });
      expectSubscriptions(first$.subscriptions).toBe(firstSubs);
      expectSubscriptions(second$.subscriptions).toBe(secondSubs);
    });
  });

  it('sequenceArray asks nothing behind a Left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold(' ---x|', { x });
      const second$ = cold('   ---b|', { b });
      const expected = '    ---x|';

      expectObservable(OE.sequenceArray([first$, second$])).toBe(expected, { x });
      expectSubscriptions(second$.subscriptions).toBe([]);
    });
  });

  it('sequenceArray never ends when an element never does', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(OE.sequenceArray([cold('-a|', { a }), cold<never>('-')])).toBe('---');
    });
  });

  it('sequenceArray completes without an item when an element is empty', () => {
    marbles(({ cold, expectObservable }) => {
      const first$ = cold('  -a|    ', { a });
      const second$ = cold<never>('  ---|  ');
      const expected = '     -----| ';
      expectObservable(OE.sequenceArray([first$, second$])).toBe(expected);
    });
  });

  it('sequenceArray lets an error notification pass', () => {
    marbles(({ cold, expectObservable }) => {
      const first$ = cold('  -a|    ', { a });
      const second$ = cold<never>('  ---#  ');
      const expected = '     -----# ';
      expectObservable(OE.sequenceArray([first$, second$])).toBe(expected);
    });
  });

  it('sequenceArray leaves all elements when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold(' -a|   ', { a });
      const firstSubs = '   ^-!   ';
      const second$ = cold(' ---b|', { b });
      const secondSubs = '  --^!  ';
      const expected = '    ----  ';
      const unsub = '       ---!  ';

      expectObservable(OE.sequenceArray([first$, second$]), unsub).toBe(expected);
      expectSubscriptions(first$.subscriptions).toBe(firstSubs);
      expectSubscriptions(second$.subscriptions).toBe(secondSubs);
    });
  });

  it('traverseArray asks for nothing more when it is left', () => {
    const ask = jest.fn((n: number): ObservableEither<never, number> => of(E.right(n), E.right(n + 1)));
    F.pipe([10, 20], OE.traverseArray(ask)).pipe(take(1)).subscribe();
    expect(ask.mock.calls).toEqual([[10], [20]]);
  });

  it('sequenceArray of none is one empty array', () => {
    marbles(({ expectObservable }) => expectObservable(OE.sequenceArray([])).toBe('(r|)', { r: E.right([]) }));
  });

  it('traverseArray turns a throwing function into an error notification', () => {
    marbles(({ expectObservable }) => {
      const result$ = F.pipe(
        [1, 2],
        OE.traverseArray((n): ObservableEither<never, number> => {
          if (n === 2) throw new Error('broken');
          return OE.right(n);
        }),
      );
      expectObservable(result$).toBe('#', undefined, new Error('broken'));
    });
  });

  it('traverseArray takes no stack: 20,000 elements that answer at once', async () => {
    const result = await F.pipe(
      Array.from({ length: 20_000 }, (_, i) => i),
      OE.traverseArray(OE.right),
      (all$) => OE.toTaskEither(() => 'empty')(all$)(),
    );
    expect(
      F.pipe(
        result,
        E.map((all) => [all.length, all.at(-1)]),
      ),
    ).toEqual(E.right([20_000, 19_999]));
  });

  it('traverseArray takes no stack: 20,000 elements that answer later', () => {
    marbles(({ expectObservable }) => {
      const elements = Array.from({ length: 20_000 }, (_, i) => i);
      const length$ = F.pipe(
        elements,
        OE.traverseArray((n) =>
          F.pipe(
            timer(1),
            OE.fromObservable,
            OE.map(() => n),
          ),
        ),
        OE.map((all) => all.length),
      );
      expectObservable(length$).toBe('20s (n|)', { n: E.right(20_000) });
    });
  });
});

describe('instances', () => {
  it('fp-ts sequences arrays and records over them', () => {
    marbles(({ expectObservable }) => {
      const array$ = array.sequence(OE.Applicative)([OE.right(1), OE.right(2)]);
      const record$ = apply.sequenceS(OE.Apply)({ one: OE.right(1), two: OE.right('2') });
      expectObservable(array$).toBe('(r|)', { r: E.right([1, 2]) });
      expectObservable(record$).toBe('(r|)', { r: E.right({ one: 1, two: '2' }) });
    });
  });

  it('each is the combinator of its name', () => {
    marbles(({ expectObservable }) => {
      const one$ = OE.right<string, number>(1);
      const no$ = OE.left<string, number>('no');
      const up = (n: number) => n + 1;
      const loud = (text: string) => `${text}!`;
      expectObservable(OE.Functor.map(one$, up)).toBe('(r|)', { r: E.right(2) });
      expectObservable(OE.Pointed.of(1)).toBe('(r|)', { r: E.right(1) });
      expectObservable(OE.Bifunctor.bimap(one$, loud, up)).toBe('(r|)', { r: E.right(2) });
      expectObservable(OE.Bifunctor.mapLeft(no$, loud)).toBe('(r|)', { r: E.left('no!') });
      expectObservable(OE.Chain.chain(one$, (n) => OE.right(up(n)))).toBe('(r|)', { r: E.right(2) });
      expectObservable(OE.Monad.of(1)).toBe('(r|)', { r: E.right(1) });
      expectObservable(OE.MonadThrow.throwError('no')).toBe('(r|)', { r: E.left('no') });
      expectObservable(OE.Alt.alt(no$, () => one$)).toBe('(r|)', { r: E.right(1) });
      expectObservable(OE.FromEither.fromEither(E.right(1))).toBe('(r|)', { r: E.right(1) });
    });
  });
});

describe('what they have in common', () => {
  const nothing = () => OE.right('nothing');
  itFollowsItsSource('map', OE.map(F.identity));
  itFollowsItsSource('mapLeft', OE.mapLeft(F.identity));
  itFollowsItsSource('bimap', OE.bimap(F.identity, F.identity));
  itFollowsItsSource('match', OE.match(F.constant('left'), F.identity), 'left');
  itFollowsItsSource(
    'matchE',
    OE.matchE(
      () => of('left'),
      (n) => of(n),
    ),
    'left',
  );
  itFollowsItsSource(
    'getOrElse',
    OE.getOrElse(() => of('left')),
    'left',
  );
  itFollowsItsSource('chain', OE.chain(nothing));
  itFollowsItsSource('chainFirst', OE.chainFirst(nothing));
  itFollowsItsSource('chainEitherK', OE.chainEitherK(E.right));
  itFollowsItsSource('flatten', OE.flatten);
  itFollowsItsSource('ap', OE.ap(nothing()));
  itFollowsItsSource('orElse', OE.orElse(OE.left));
  itFollowsItsSource('alt', OE.alt(nothing), E.right('nothing'));
  itFollowsItsSource('filterOrElse', OE.filterOrElse(F.constTrue, F.identity));
  itFollowsItsSource('bindTo', OE.bindTo('name'));
  const named = (operator: (source$: ObservableEither<unknown, object>) => Observable<unknown>) => operator;
  itFollowsItsSource('bind', named(OE.bind('name', nothing)));
  itFollowsItsSource('let', named(OE.let('name', F.constTrue)));
  itFollowsItsSource('apS', named(OE.apS('name', nothing())));
  itFollowsItsSource('sequenceArray', (source$) => OE.sequenceArray([source$]));
  itLeavesWhatEmitsAtOnce('sequenceArray', (source$) => OE.sequenceArray([source$]));
});
