/**
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { concatMap, EMPTY, filter, merge, of, pairwise, startWith } from 'rxjs';
import type { Observable } from 'rxjs';
import type { LogEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Status } from '../session/Status.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { changed } from './Policy.js';

/**
 * The notices that stand for a gap.
 *
 * @category model
 * @since 0.1.0
 */
export const gapNotices = {
  lost: 'The connection to the Tor was lost: events are missing from here on',
  back: 'The connection to the Tor is back: ask again for what may have changed',
} as const;

/**
 * A `Tor` over a connection that is made again, such as a client, for those who are not to see the connection: in its log
 * a notice says that the connection was lost, and another that it is back. The Lefts `ConnectionLost` of its event
 * streams are left out. TC has no message for a gap; a served client, whose sessions stay, knows one by these.
 *
 * ```text
 * status$                 -C--W-----C-      Connected, Waiting, Connected
 * tor.log$                --a-L-------b-    L is a Left ConnectionLost
 * gapsInLog(tor).log$     --a-l-----k-b-    l and k are the notices
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const gapsInLog = (tor: Tor & { readonly status$: Observable<Status> }): Tor =>
  changed(tor, {
    circuit$: withoutGaps(tor.circuit$),
    stream$: withoutGaps(tor.stream$),
    orConnection$: withoutGaps(tor.orConnection$),
    bandwidth$: withoutGaps(tor.bandwidth$),
    log$: merge(notices(tor.status$), withoutGaps(tor.log$)),
  });

const withoutGaps = <A>(item$: ObservableEither<TorError, A>): ObservableEither<TorError, A> =>
  item$.pipe(filter((item) => item._tag === 'Right' || item.left._tag !== 'ConnectionLost'));

const notices = (status$: Observable<Status>): ObservableEither<TorError, LogEvent> =>
  status$.pipe(
    startWith(undefined),
    pairwise(),
    concatMap(([before, now]) => {
      const notice = noticeOf(before, now);
      return notice === undefined ? EMPTY : of(E.right(notice));
    }),
  );

const noticeOf = (before: Status | undefined, now: Status | undefined): LogEvent | undefined => {
  if (before === undefined || now === undefined) return undefined;
  if (before._tag === 'Connected') {
    return now._tag === 'Connected' || now._tag === 'Closed' ? undefined : notice('lost');
  }
  return now._tag === 'Connected' && now.session > 1 ? notice('back') : undefined;
};

const notice = (which: keyof typeof gapNotices): LogEvent => ({
  _tag: 'Log',
  message: gapNotices[which],
  details: { severity: 'Notice' },
});
