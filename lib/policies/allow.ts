/** Allow lists: what is not on the list is refused. */
import { concat, NEVER, takeUntil } from 'rxjs';
import type { TorEvent } from '../model/Event.js';
import type { Signal } from '../model/Signal.js';
import type { ObservableEither } from '../ObservableEither.js';
import { eventStreams } from '../Tor.js';
import type { EventStream, Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { changed, changedSnapshots, refused } from './Policy.js';
import type { Policy } from './Policy.js';

/**
 * GETCONF and SETCONF of these options alone, in capitals or not. One other key refuses the whole request with
 * `Unauthorized`, as one unknown key does.
 *
 * A key is compared as it is written: what a Tor takes for another name of an option, an abbreviation, is another key.
 * `HiddenServiceOptions` stands for all lines of the onion services where it is read; to set them, each key is needed.
 *
 * @category policies
 * @since 0.1.0
 */
export const allowKeys = (keys: ReadonlyArray<string>): Policy => {
  const allowed: ReadonlySet<string> = new Set(keys.map((key) => key.toLowerCase()));
  const otherOf = (asked: ReadonlyArray<string>): string | undefined =>
    asked.find((key) => !allowed.has(key.toLowerCase()));
  return (tor) => {
    const guarded = <A>(
      request: string,
      asked: ReadonlyArray<string>,
      answer: () => ObservableEither<TorError, A>,
    ): ObservableEither<TorError, A> => {
      const other = otherOf(asked);
      return other === undefined ? answer() : refused(`${other}: this connection may not use that option`, request);
    };
    return changed(tor, {
      getConf: (asked) => guarded('GETCONF', asked, () => tor.getConf(asked)),
      setConf: (lines) =>
        guarded(
          'SETCONF',
          lines.map(({ key }) => key),
          () => tor.setConf(lines),
        ),
    });
  };
};

/**
 * These signals alone; another is refused with `Unauthorized`.
 *
 * @category policies
 * @since 0.1.0
 */
export const allowSignals =
  (signals: ReadonlyArray<Signal>): Policy =>
  (tor) =>
    changed(tor, {
      signal: (signal) =>
        signals.includes(signal)
          ? tor.signal(signal)
          : refused(`${signal}: this connection may not send that signal`, 'SIGNAL'),
    });

/**
 * These events alone. The stream of another emits a Left `Unauthorized`, then nothing until the Tor has ended: as a
 * client's stream does whose code a server refuses. The Tor is not asked for these events.
 *
 * A server answers the SETEVENTS for them with DONE, since SETEVENTS takes all codes or none and a client would lose
 * those that it may have; no event of them follows, and its operator is told (`EventNotSent`).
 *
 * ```text
 * tor.log$                         -a-b-c-|
 * allowEvents(['Stream'])(tor).log$  x------|     x is a Left
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const allowEvents =
  (events: ReadonlyArray<TorEvent['_tag']>): Policy =>
  (tor) => {
    const others = (Object.keys(eventStreams) as Array<TorEvent['_tag']>).filter((tag) => !events.includes(tag));
    const streams: ReadonlyArray<EventStream> = others.map((tag) => eventStreams[tag]);
    return changed(tor, {
      ...Object.fromEntries(others.map((tag) => [eventStreams[tag], silent(tor, tag)])),
      ...changedSnapshots(tor, (snapshot$, stream) => (streams.includes(stream) ? undefined : snapshot$)),
    });
  };

const silent = (tor: Tor, tag: TorEvent['_tag']): ObservableEither<TorError, never> =>
  concat(refused(`${tag}: this connection may not have these events`, 'SETEVENTS'), NEVER).pipe(takeUntil(tor.ended$));
