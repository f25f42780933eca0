import type { Sink } from './leanObservable.js';

/**
 * Hands each item to all who observe it at that moment.
 *
 * A class, and not a `Subject`, since it runs once an event: the list of observers is replaced when somebody comes or
 * goes, and so is walked without a copy.
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
