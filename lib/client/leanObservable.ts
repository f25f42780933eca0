/**
 * Observables that hand their items straight to whoever observes them.
 *
 * A plain `Observable` makes three records for each subscription and three calls for each item. Where there is a
 * subscription a request, and an item an event, these are what costs most; here it is one of each. A `Subscriber`, as
 * an operator has it, is used as it is. To whoever observes, there is no other difference: a spec compares the two.
 */
import { Observable, Subscriber, Subscription, throwError } from 'rxjs';
import type { Observer, TeardownLogic } from 'rxjs';

/** Who is handed the items: a receiver, or a `Subscriber`. */
export interface Sink<A> {
  /** Whether whoever observes wants no more, or has been given the end. */
  readonly closed: boolean;
  next(item: A): void;
  complete(): void;
}

type Next<A> = (item: A) => void;

/** An observer and its subscription. A class, since there is one for each request. */
class Receiver<A> extends Subscription implements Sink<A> {
  private observer: Partial<Observer<A>> | Next<A> | undefined;

  constructor(observer: Partial<Observer<A>> | Next<A>) {
    super();
    this.observer = observer;
  }

  next(item: A): void {
    const { observer } = this;
    if (observer === undefined) return;
    try {
      if (typeof observer === 'function') observer(item);
      else observer.next?.(item);
    } catch (thrown) {
      report(thrown);
    }
  }

  error(error: unknown): void {
    const observer = this.last();
    if (observer === undefined) return;
    try {
      if (typeof observer === 'function' || observer.error === undefined) report(error);
      else observer.error(error);
    } catch (thrown) {
      report(thrown);
    }
    this.unsubscribe();
  }

  complete(): void {
    const observer = this.last();
    if (observer === undefined) return;
    try {
      if (typeof observer === 'object') observer.complete?.();
    } catch (thrown) {
      report(thrown);
    }
    this.unsubscribe();
  }

  override unsubscribe(): void {
    this.observer = undefined;
    super.unsubscribe();
  }

  /** The observer, which is handed nothing from here on but its end. */
  private last(): Partial<Observer<A>> | Next<A> | undefined {
    const { observer } = this;
    this.observer = undefined;
    return observer;
  }
}

/** As RxJS does with what an observer throws, or with an error that none observes. */
const report = (error: unknown): void => {
  throwError(() => error).subscribe();
};

class LeanObservable<A> extends Observable<A> {
  constructor(private readonly begin: (sink: Sink<A>) => TeardownLogic) {
    super();
  }

  override subscribe(
    observer?: Partial<Observer<A>> | Next<A> | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    const sink = error || complete ? undefined : sinkOf(observer);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- old code observes so
    if (sink === undefined) return new Observable(this.begin).subscribe(observer as Next<A>, error, complete);
    try {
      sink.add(this.begin(sink));
    } catch (thrown) {
      sink.error(thrown);
    }
    return sink;
  }
}

/** None for the rare ways to observe: no observer, functions in a row, a subscriber of a second copy of RxJS. */
const sinkOf = <A>(
  observer: Partial<Observer<A>> | Next<A> | null | undefined,
): Receiver<A> | Subscriber<A> | undefined =>
  observer instanceof Subscriber
    ? (observer as Subscriber<A>)
    : !observer || 'closed' in observer
      ? undefined
      : new Receiver(observer);

/**
 * An Observable of what `begin` hands to its sink; what `begin` gives is done at the end, or when whoever observes
 * wants no more.
 */
export const leanObservable = <A>(begin: (sink: Sink<A>) => TeardownLogic): Observable<A> => new LeanObservable(begin);
