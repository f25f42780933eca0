/**
 * `NgZone` runs change detection after every callback within it. A socket that is opened within it would cause one for
 * each message, whether or not it has subscribers.
 */
import { NgZone } from '@angular/core';
import { isObservable, Observable } from 'rxjs';

/**
 * Returns a `Tor` that works outside of the zone; subscribers within the zone receive its answers and events within
 * it. Without zone.js it returns the `Tor` itself.
 *
 * @internal
 */
export const outsideZone =
  (zone: NgZone) =>
  <T extends object>(tor: T): T =>
    zone instanceof NgZone ? wrapped(zone, tor) : tor;

/**
 * Wraps the Observables of a record, those that its functions return, and those of a record in it, such as
 * `snapshots`.
 */
const wrapped = <T extends object>(zone: NgZone, record: T): T => {
  const member = (value: unknown): unknown => {
    if (isObservable(value)) return subscribedOutside(zone, value);
    if (typeof value === 'function')
      return (...args: ReadonlyArray<unknown>) => result(Reflect.apply(value, record, args));
    return typeof value === 'object' && value !== null ? wrapped(zone, value) : value;
  };
  const result = (value: unknown): unknown => (isObservable(value) ? subscribedOutside(zone, value) : value);
  const members = Object.entries(record).map(([name, value]) => [name, member(value)] as const);
  // inherited members, such as the methods of a class, are not wrapped
  return Object.assign(Object.create(record) as T, Object.fromEntries(members));
};

const subscribedOutside = <A>(zone: NgZone, source$: Observable<A>): Observable<A> =>
  new Observable((subscriber) => {
    if (!NgZone.isInAngularZone()) return source$.subscribe(subscriber);
    return zone.runOutsideAngular(() =>
      source$.subscribe({
        next: (value) => zone.run(() => subscriber.next(value)),
        error: (error: unknown) => zone.run(() => subscriber.error(error)),
        complete: () => zone.run(() => subscriber.complete()),
      }),
    );
  });
