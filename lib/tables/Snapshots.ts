/**
 * Snapshots that a table starts from, if the Tor supports them.
 *
 * TC has no message that requests one, so the tables of a TC client fill up from events.
 */
import type { Observable } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import type { Snapshots, Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import type { EventStream } from '../model/Event.js';

export type { Snapshots } from '../Tor.js';

/**
 * A Tor, or a part of one, that may have snapshots: every `Tor` is one.
 *
 * @category model
 * @since 0.1.0
 */
export type MayHaveSnapshots = Pick<Tor, 'snapshots'>;

/**
 * A snapshot, and whether it may be requested.
 *
 * @internal
 */
export interface Asking<A> {
  readonly active$: Observable<boolean>;
  readonly snapshot$: ObservableEither<TorError, ReadonlyArray<A>>;
}

/**
 * @internal
 */
export const asking = <A>(
  { snapshots }: MayHaveSnapshots,
  event: EventStream,
  of: (snapshots: Snapshots) => ObservableEither<TorError, ReadonlyArray<A>> | undefined,
): Asking<A> | undefined => {
  const snapshot$ = snapshots === undefined ? undefined : of(snapshots);
  return snapshots === undefined || snapshot$ === undefined
    ? undefined
    : { active$: snapshots.active(event), snapshot$ };
};
