/** What a simulated Tor does in a stretch of virtual time. */
import type { Observable } from 'rxjs';
import { VirtualTimeScheduler, merge } from 'rxjs';
import type { either as E } from 'fp-ts';
import type { TorEvent } from '../../lib/model/Event.js';
import type { TorError } from '../../lib/TorError.js';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor, SimulatorOptions } from '../../lib/simulator/index.js';

/** All events of a Tor, as one stream. */
export const allEvents = (tor: SimulatedTor): Observable<E.Either<TorError, TorEvent>> =>
  merge<ReadonlyArray<E.Either<TorError, TorEvent>>>(
    tor.circuit$,
    tor.stream$,
    tor.orConnection$,
    tor.bandwidth$,
    tor.log$,
  );

/** What a subscription to it gives at once. */
export const now = <A>(source$: Observable<A>): ReadonlyArray<A | 'complete'> => {
  const seen: Array<A | 'complete'> = [];
  source$.subscribe({ next: (a) => seen.push(a), complete: () => seen.push('complete') }).unsubscribe();
  return seen;
};

export interface Timed {
  readonly at: number;
  readonly event: TorEvent;
}

/** The events of a new simulator, and the simulator as it is then; `act` can do something with it at the beginning. */
export const observed = (
  options: SimulatorOptions,
  milliseconds: number,
  act: (tor: SimulatedTor, scheduler: VirtualTimeScheduler) => void = () => undefined,
): { readonly tor: SimulatedTor; readonly events: ReadonlyArray<Timed> } => {
  const scheduler = new VirtualTimeScheduler(undefined, milliseconds);
  const tor = simulator({ ...options, scheduler });
  const events: Timed[] = [];
  const subscription = allEvents(tor).subscribe((event) => {
    if (event._tag === 'Right') events.push({ at: scheduler.now(), event: event.right });
  });
  act(tor, scheduler);
  scheduler.flush();
  subscription.unsubscribe();
  return { tor, events };
};
