/**
 * Observables with less overhead per subscription and per item.
 *
 * A plain `Observable` allocates three objects per subscription and makes three calls per item, which dominates the
 * cost of a subscription per request and an item per event. A lean one needs one of each; a `Subscriber`, such as that
 * of an operator, is used directly. Apart from that they behave the same, which a spec checks.
 */
import { Observable, Subscriber, Subscription, throwError } from 'rxjs';
import type { Observer, TeardownLogic } from 'rxjs';

/** The destination of the items: a receiver, or a `Subscriber`. */
export interface Sink<A> {
  /** Whether the observer has unsubscribed, or has been notified of the end. */
  readonly closed: boolean;
  next(item: A): void;
  complete(): void;
}

type Next<A> = (item: A) => void;

/** An observer and its subscription. It is a class because there is one per request. */
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

  /** Returns the observer, which receives only the notification of the end from here on. */
  private last(): Partial<Observer<A>> | Next<A> | undefined {
    const { observer } = this;
    this.observer = undefined;
    return observer;
  }
}

/** Reports an error as RxJS reports one that an observer throws or that has no handler. */
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

/**
 * Returns undefined for the cases that fall back to a plain Observable: no observer, or the subscriber of a second copy
 * of RxJS.
 */
const sinkOf = <A>(
  observer: Partial<Observer<A>> | Next<A> | null | undefined,
): Receiver<A> | Subscriber<A> | undefined =>
  observer instanceof Subscriber
    ? (observer as Subscriber<A>)
    : !observer || 'closed' in observer
      ? undefined
      : new Receiver(observer);

/**
 * Creates an Observable of the items that `begin` passes to its sink. The teardown that `begin` returns runs at the
 * end, or when the observer unsubscribes.
 */
export const leanObservable = <A>(begin: (sink: Sink<A>) => TeardownLogic): Observable<A> => new LeanObservable(begin);
