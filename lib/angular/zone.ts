/**
 * `NgZone` runs change detection after all that happens within it. A socket that is opened within it would have each
 * message do so, whoever wants it or not.
 *
 * @since 0.1.0
 */
import { NgZone } from '@angular/core';
import { isObservable, Observable } from 'rxjs';
import { changed } from '../policies/Policy.js';
import type { Tor } from '../Tor.js';

/**
 * A `Tor` whose work is done outside of the zone, and whose answers and events come within it to those who subscribe
 * within it. Without zone.js it is the `Tor` itself.
 *
 * @internal
 */
export const outsideZone =
  (zone: NgZone) =>
  <T extends Tor>(tor: T): T =>
    zone instanceof NgZone ? (members(zone, { ...tor, ...changed(tor, {}) }) as T) : tor;

const members = (zone: NgZone, record: object): object =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, member(zone, value)]));

/** Also what a function gives, and what `snapshots` has. */
const member = (zone: NgZone, value: unknown): unknown => {
  if (isObservable(value)) return subscribedOutside(zone, value);
  if (typeof value === 'function') {
    return (...args: ReadonlyArray<unknown>) => {
      const result: unknown = Reflect.apply(value, undefined, args);
      return isObservable(result) ? subscribedOutside(zone, result) : result;
    };
  }
  return typeof value === 'object' && value !== null ? members(zone, value) : value;
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
