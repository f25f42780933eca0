import type { Sink } from './leanObservable.js';

/**
 * Delivers each item to its current observers.
 *
 * It is used instead of a `Subject` because it runs once per event: the list of observers is replaced when an observer
 * is added or removed, so that it can be iterated without a copy.
 */
export class Channel<A> {
  observers: ReadonlyArray<Sink<A>> = [];

  add(observer: Sink<A>): void {
    this.observers = [...this.observers, observer];
  }

  remove(observer: Sink<A>): void {
    this.observers = this.observers.filter((one) => one !== observer);
  }

  next(item: A): void {
    const { observers } = this;
    for (let i = 0; i < observers.length; i++) (observers[i] as Sink<A>).next(item);
  }

  complete(): void {
    const { observers } = this;
    this.observers = [];
    for (const observer of observers) observer.complete();
  }
}
