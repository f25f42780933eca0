/**
 * A `concatMap` that needs no stack, from which `chain` and its like are made.
 *
 * A chain of combinators is a description: a source, and a function for each of its items. A run walks through nested
 * descriptions in a loop. Those on the left become stages, one after another. An inner Observable that is itself a
 * description sends its items directly to the target of its stage. A stage whose source has completed and that has no
 * waiting items is skipped. So recursion in tail position takes neither stack nor memory, and other recursion takes
 * only memory.
 *
 * If Observables are subscribed to within each other's emissions more than {@link DEEP} levels deep, the next level
 * waits until the outermost emission has returned.
 */
import { map, Observable, Subscriber } from 'rxjs';

/** The result of a stage for an item: one item, or with `inner`, the items of an Observable. */
interface Step<I, O> {
  readonly source$: Observable<I>;
  readonly make: (item: I) => Made<O>;
}

/** @internal */
export type Made<O> = { readonly inner: Observable<O> } | { readonly item: O };

const STEP = /* #__PURE__ */ Symbol('step');

type Staged<O> = Observable<O> & { readonly [STEP]: Step<unknown, O> };

const isStaged = (source$: object): source$ is Staged<unknown> => STEP in source$;

/**
 * Maps each item of the source with `make` and concatenates the results: an inner Observable is subscribed to when the
 * one before it has completed and was torn down.
 *
 * @internal
 */
export const staged = <I, O>(source$: Observable<I>, make: (item: I) => Made<O>): Observable<O> => {
  const step: Step<I, O> = { source$, make };
  const result$ = new Observable<O>((subscriber) => {
    const run = new Run(subscriber);
    run.begin(result$, root);
  });
  return Object.assign(result$, { [STEP]: step });
};

/** `map` of rxjs; that of a description is a description too. @internal */
export const each = <I, O>(source$: Observable<I>, f: (item: I) => O): Observable<O> =>
  isStaged(source$) ? staged<I, O>(source$, (item) => ({ item: f(item) })) : source$.pipe(map(f));

interface Stage {
  readonly make: (item: unknown) => Made<unknown>;
  /** The target of its items and of its completion. */
  to: Target;
  /** Items that wait, and the index of the next of them. */
  waiting: unknown[];
  turn: number;
  busy: boolean;
  done: boolean;
  /** Whether its completion has been passed on: an inner Observable that completed at once may have done so. */
  over: boolean;
}

/** Items go into `into`; the completion is that of an inner Observable of `of`, or of the source of `into`. */
interface Target {
  readonly into: Stage | undefined;
  readonly of: Stage | undefined;
}

const root: Target = { into: undefined, of: undefined };

const isLast = (stage: Stage): boolean => stage.done && stage.waiting.length === stage.turn;

/** Skips the stages that only pass items on. */
const beyond = (to: Target): Target => {
  let target = to;
  while (target.of !== undefined && isLast(target.of)) target = target.of.to;
  return target;
};

/** The depth of nested emissions from which on the next level waits. */
const DEEP = 32;

let depth = 0;
const later: (() => void)[] = [];

/** Runs it now, or when the outermost emission has returned. */
const within = (work: () => void): void => {
  if (depth >= DEEP) {
    later.push(work);
    return;
  }
  depth++;
  try {
    work();
  } finally {
    depth--;
    if (depth === 0) drain();
  }
};

const drain = (): void => {
  depth++;
  try {
    for (let i = 0; i < later.length; i++) {
      const work = later[i] as () => void;
      later[i] = idle;
      work();
      if (i >= 1024) {
        later.splice(0, i + 1);
        i = -1;
      }
    }
  } finally {
    later.length = 0;
    depth--;
  }
};

const idle = (): void => undefined;

/** A subscription to a source that is not a description. */
class Leaf extends Subscriber<unknown> {
  private ended = false;
  /** Notifications that wait for the outermost emission. */
  private queued = 0;

  constructor(
    private readonly run: Run,
    public to: Target,
  ) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- ends after the teardown, as an operator
    super();
  }

  protected override _next(item: unknown): void {
    if (depth < DEEP && this.queued === 0) within(() => this.run.take(this.to.into, item));
    else {
      this.queued++;
      later.push(() => {
        this.queued--;
        this.run.take(this.to.into, item);
      });
    }
  }

  protected override _error(error: unknown): void {
    this.run.fail(error);
  }

  protected override _complete(): void {
    this.ended = true;
    this.unsubscribe();
  }

  override unsubscribe(): void {
    if (this.closed) return;
    super.unsubscribe();
    // torn down: the next one may begin
    if (!this.ended) return;
    if (depth < DEEP && this.queued === 0) within(() => this.run.end(this.to));
    else later.push(() => this.run.end(this.to));
  }
}

class Run {
  constructor(private readonly subscriber: Subscriber<unknown>) {}

  /** Subscribes to the source at the bottom of a description. */
  begin(observable$: Observable<unknown>, to: Target): void {
    let source$ = observable$;
    let target = to;
    while (isStaged(source$)) {
      const { make, source$: below$ } = source$[STEP];
      const stage: Stage = { make, to: target, waiting: [], turn: 0, busy: false, done: false, over: false };
      target = { into: stage, of: undefined };
      source$ = below$;
    }
    if (this.subscriber.closed) return;
    const leaf = new Leaf(this, target);
    this.subscriber.add(leaf);
    source$.subscribe(leaf);
  }

  /** An item arrives at a stage; its result goes to the next one. */
  take(at: Stage | undefined, arriving: unknown): void {
    let stage = at;
    let item = arriving;
    for (;;) {
      if (this.subscriber.closed) return;
      if (stage === undefined) {
        this.subscriber.next(item);
        return;
      }
      if (stage.busy) {
        stage.waiting.push(item);
        return;
      }
      let made: Made<unknown>;
      try {
        made = stage.make(item);
      } catch (thrown) {
        this.fail(thrown);
        return;
      }
      if ('inner' in made) {
        this.enter(stage, made.inner);
        return;
      }
      item = made.item;
      stage = stage.to.into;
    }
  }

  private enter(stage: Stage, inner$: Observable<unknown>): void {
    stage.busy = true;
    within(() => {
      stage.to = beyond(stage.to);
      this.begin(inner$, isLast(stage) ? stage.to : { into: stage.to.into, of: stage });
    });
  }

  /** A source, or an inner Observable, has completed. */
  end(ended: Target): void {
    let to = ended;
    for (;;) {
      if (this.subscriber.closed) return;
      const stage = to.of ?? to.into;
      if (stage === undefined) {
        this.subscriber.complete();
        return;
      }
      if (to.of === undefined) stage.done = true;
      else stage.busy = false;
      while (!stage.busy && stage.turn < stage.waiting.length) {
        const item = stage.waiting[stage.turn++];
        if (stage.turn === stage.waiting.length) {
          stage.waiting = [];
          stage.turn = 0;
        }
        this.take(stage, item);
      }
      if (stage.busy || stage.over || !isLast(stage)) return;
      stage.over = true;
      to = stage.to;
    }
  }

  fail(error: unknown): void {
    this.subscriber.error(error);
  }
}
