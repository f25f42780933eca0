/** Allow lists: requests and events that are not on the list are rejected. */
import { concat, NEVER, takeUntil } from 'rxjs';
import type { EventStream, TorEvent } from '../model/Event.js';
import type { Signal } from '../model/Signal.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { changed, changedSnapshots, refused } from './Policy.js';
import type { Policy } from './Policy.js';
import { eventTable, eventTags } from '../model/Event.js';

/**
 * Allows GETCONF and SETCONF of these options only; their names are case-insensitive. Any other key refuses the whole
 * request with `Unauthorized`, as an unknown key does.
 *
 * A key is compared as it is written: an abbreviation or another name that a Tor accepts for an option is a different
 * key. `HiddenServiceOptions` stands for all lines of the onion services in GETCONF; SETCONF needs each key.
 *
 * @example
 * policies.allowKeys(['SocksPort', 'Nickname'])(tor)
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
 * Allows these signals only; any other is refused with `Unauthorized`.
 *
 * @example
 * policies.allowSignals(['NewNym'])(tor)
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
 * Allows these events only. The stream of any other event emits a Left `Unauthorized`, then nothing until the Tor has
 * ended, as a client's stream does if the server refuses its code. The events are not requested from the Tor.
 *
 * A server answers the SETEVENTS for them with DONE, since SETEVENTS takes all codes or none and a client would lose
 * the allowed ones; no such event follows, and the server reports `EventNotSent`.
 *
 * ```text
 * tor.log$                         -a-b-c-|
 * allowEvents(['Stream'])(tor).log$  x------|     x is a Left
 * ```
 *
 * @example
 * policies.allowEvents(['Circuit', 'Bandwidth'])(tor)
 *
 * @category policies
 * @since 0.1.0
 */
export const allowEvents =
  (events: ReadonlyArray<TorEvent['_tag']>): Policy =>
  (tor) => {
    const others = eventTags.filter((tag) => !events.includes(tag));
    const streams: ReadonlyArray<EventStream> = others.map((tag) => eventTable[tag].stream);
    return changed(tor, {
      ...Object.fromEntries(others.map((tag) => [eventTable[tag].stream, silent(tor, tag)])),
      ...changedSnapshots(tor, (snapshot$, stream) => (streams.includes(stream) ? undefined : snapshot$)),
    });
  };

const silent = (tor: Tor, tag: TorEvent['_tag']): ObservableEither<TorError, never> =>
  concat(refused(`${tag}: this connection may not have these events`, 'SETEVENTS'), NEVER).pipe(takeUntil(tor.ended$));
