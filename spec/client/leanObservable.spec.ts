import * as fc from 'fast-check';
import { config, firstValueFrom, map, Observable, Subscriber, Subscription, take } from 'rxjs';
import type { Observer, TeardownLogic } from 'rxjs';
import { leanObservable } from '../../lib/client/leanObservable.js';
import type { Sink } from '../../lib/client/leanObservable.js';

/** What the source does, then who observes it does, one step after the other. */
type Step = 'next' | 'complete' | 'unsubscribe' | 'add a teardown';

/** What is given to `subscribe`; each member throws where its name is in `throwing`. */
interface Shape {
  readonly as: 'function' | 'functions' | 'observer' | 'nothing' | 'operator' | 'Subscriber';
  readonly members: ReadonlyArray<keyof Observer<number>>;
  readonly throwing: ReadonlyArray<keyof Observer<number>>;
}

const member = fc.constantFrom<keyof Observer<number>>('next', 'error', 'complete');

const shape: fc.Arbitrary<Shape> = fc.record({
  as: fc.constantFrom('function', 'functions', 'observer', 'nothing', 'operator', 'Subscriber'),
  members: fc.uniqueArray(member),
  throwing: fc.uniqueArray(member),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('next' as const) },
  fc.constantFrom<Step>('complete', 'unsubscribe', 'add a teardown'),
);

interface Program {
  /** Before `subscribe` is back. */
  readonly early: ReadonlyArray<Exclude<Step, 'unsubscribe'>>;
  readonly fails: boolean;
  readonly late: ReadonlyArray<Step>;
  /** Unsubscribes from within, at this item. */
  readonly stopsAt: number | undefined;
  readonly shape: Shape;
}

const program: fc.Arbitrary<Program> = fc.record({
  early: fc.array(fc.constantFrom('next', 'complete', 'add a teardown'), { maxLength: 3 }),
  fails: fc.boolean(),
  late: fc.array(step, { maxLength: 8 }),
  stopsAt: fc.option(fc.nat(5), { nil: undefined }),
  shape,
});

/** All that somebody sees of it, in order. */
const seen = async (
  make: (begin: (sink: Sink<number>) => TeardownLogic) => Observable<number>,
  { early, fails, late, stopsAt, shape: { as, members, throwing } }: Program,
): Promise<ReadonlyArray<string>> => {
  const said: string[] = [];
  const before = config.onUnhandledError;
  config.onUnhandledError = (error) => said.push(`unhandled ${String(error)}`);
  let sink: Sink<number> | undefined;
  const held: { subscription?: Subscription } = {};
  let count = 0;
  const act = (one: Step): void => {
    switch (one) {
      case 'next':
        sink?.next(count++);
        return;
      case 'complete':
        sink?.complete();
        return;
      case 'unsubscribe':
        held.subscription?.unsubscribe();
        return;
      case 'add a teardown':
        held.subscription?.add(() => said.push('torn down too'));
    }
    said.push(`closed ${String(sink?.closed)} ${String(held.subscription?.closed)}`);
  };
  const source$ = make((given) => {
    sink = given;
    early.forEach(act);
    if (fails) throw new Error('begin');
    return () => said.push('torn down');
  });
  const tell = (name: keyof Observer<number>, value?: unknown): void => {
    said.push(`${name} ${String(value)}`);
    if (value === stopsAt) held.subscription?.unsubscribe();
    if (throwing.includes(name)) throw new Error(name);
  };
  const all: Observer<number> = {
    next: (value) => tell('next', value),
    error: (error) => tell('error', error),
    complete: () => tell('complete'),
  };
  const chosen: Partial<Observer<number>> = Object.fromEntries(members.map((name) => [name, all[name]]));
  const subscribed = (): Subscription => {
    switch (as) {
      case 'function':
        return source$.subscribe(all.next);
      case 'functions':
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- untyped and old code has it
        return source$.subscribe(chosen.next, chosen.error, chosen.complete);
      case 'observer':
        return source$.subscribe(chosen);
      case 'nothing':
        return source$.subscribe();
      case 'operator':
        return source$
          .pipe(
            map((n) => n),
            take(4),
          )
          .subscribe(chosen);
      case 'Subscriber':
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- as RxJS makes one
        return source$.subscribe(Subscriber.create(chosen.next as (n?: number) => void, chosen.error, chosen.complete));
    }
  };
  const subscription = subscribed();
  held.subscription = subscription;
  late.forEach(act);
  said.push(`at the end ${String(subscription.closed)}`);
  // what is not handled is reported from a timer
  await new Promise((resolve) => setTimeout(resolve));
  config.onUnhandledError = before;
  return said;
};

it('law: whoever observes sees what a plain Observable would show, however it is observed', async () => {
  await fc.assert(
    fc.asyncProperty(program, async (one) => {
      expect(await seen(leanObservable, one)).toEqual(await seen((begin) => new Observable(begin), one));
    }),
    { numRuns: 500 },
  );
});

it('is an Observable for operators, for Promises and for for-each', async () => {
  const source$ = leanObservable<number>((sink) => {
    [1, 2, 3].forEach((n) => sink.next(n));
    sink.complete();
  });
  const items: number[] = [];
  await source$.forEach((n) => items.push(n));
  expect(items).toEqual([1, 2, 3]);
  expect(await firstValueFrom(source$.pipe(map((n) => n * 10)))).toBe(10);
  expect(source$).toBeInstanceOf(Observable);
  expect(source$.subscribe()).toBeInstanceOf(Subscription);
});

it('serves the subscriber of another copy of RxJS', () => {
  const items: unknown[] = [];
  const foreign = {
    closed: false,
    next: (n: number) => items.push(n),
    error: () => undefined,
    complete: () => items.push('end'),
    add: (teardown: TeardownLogic) => items.push(typeof teardown),
    remove: () => undefined,
    unsubscribe: () => undefined,
  };
  leanObservable<number>((sink) => {
    sink.next(1);
    sink.complete();
    return () => undefined;
  }).subscribe(foreign);
  expect(items).toEqual([1, 'end', 'function']);
});
