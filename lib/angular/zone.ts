/**
 * `NgZone` runs change detection after all that happens within it. A socket that is opened within it would have each
 * message do so, whoever wants it or not.
 */
import { NgZone } from '@angular/core';
import { isObservable, Observable } from 'rxjs';

/**
 * A `Tor` whose work is done outside of the zone, and whose answers and events come within it to those who subscribe
 * within it. Without zone.js it is the `Tor` itself.
 *
 * @internal
 */
export const outsideZone =
  (zone: NgZone) =>
  <T extends object>(tor: T): T =>
    zone instanceof NgZone ? wrapped(zone, tor) : tor;

/**
 * The Observables of a record, and those that its functions give; also those of a record in it, as `snapshots` is one.
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
  // what is not its own, as methods of a class, stays as it is
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
