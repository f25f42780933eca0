/** Allow lists: requests and events that are not on the list are rejected. */
import { of } from 'rxjs';
import { eventTable, eventTags, tagOfStream } from '../model/Event.js';
import type { EventStream, EventTag } from '../model/Event.js';
import type { Signal } from '../model/Signal.js';
import { map as mapRight } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { ConfChangedEvent, V1Event } from '../model/V1Event.js';
import type { V1Tor } from '../v1/V1Tor.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import type { RequestName } from './members.js';
import { own } from './own.js';
import { changed, changedSnapshots, guarded, refused, refusedEvents, v1Of } from './Policy.js';
import type { Asked, Policy } from './Policy.js';

/** The key of GETINFO whose value is the whole configuration. */
const CONFIG_TEXT = 'config-text';

/** The key of what `getAllMappings` returns. */
const MAPPINGS = 'address-mappings/all';

/** The keys of what the snapshots return. */
const infoOfEvents: { readonly [S in EventStream]?: string | undefined } = {
  circuit$: 'circuit-status',
  stream$: 'stream-status',
  orConnection$: 'orconn-status',
};

// -------------------------------------------------------------------------------------
// requests
// -------------------------------------------------------------------------------------

/**
 * Allows these requests only, by their names in `Tor` and `V1Tor`; any other is refused with `Unauthorized`. Events are
 * not affected. Snapshots and the decoded values of GETINFO are allowed with `getInfoText`.
 *
 * With `addOnion`, `delOnion` of the services that it has added is allowed too, and with `takeOwnership` the signal
 * Halt: a server sends these when a session ends.
 *
 * @example
 * policies.allowRequests(['getConf', 'getInfoText', 'addOnion'])(tor)
 *
 * @category policies
 * @since 0.1.0
 */
export const allowRequests =
  (requests: ReadonlyArray<RequestName>): Policy =>
  (tor) =>
    judged(tor, ({ member }) => requests.includes(member === 'snapshots' ? 'getInfoText' : member));

/**
 * Refuses these requests with `Unauthorized`; all others are allowed.
 *
 * @example
 * policies.refuseRequests(['takeOwnership', 'dropOwnership'])(tor)
 *
 * @category policies
 * @since 0.1.0
 */
export const refuseRequests =
  (requests: ReadonlyArray<RequestName>): Policy =>
  (tor) =>
    judged(tor, ({ member }) => !requests.includes(member === 'snapshots' ? 'getInfoText' : member));

const judged = <T extends Tor>(tor: T, isAllowed: (asked: Asked) => boolean): T => {
  const mine = own();
  return guarded(tor, (asked, answer) =>
    isAllowed(asked) || mine.isEnd(asked)
      ? mine.follow(asked, answer())
      : refused(`This connection may not use ${asked.command}`, asked.command),
  );
};

// -------------------------------------------------------------------------------------
// arguments
// -------------------------------------------------------------------------------------

/**
 * Allows GETCONF, SETCONF and RESETCONF of these options only; their names are case-insensitive. Any other key refuses
 * the whole request with `Unauthorized`, as an unknown key does. LOADCONF is refused, since it also resets the options
 * that it does not name, and so is GETINFO `config-text`. CONF_CHANGED events have only these options.
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
  const isOther = (key: string): boolean => !allowed.has(key.toLowerCase());
  const otherOf = ({ member, args: [items] }: Asked): string | undefined => {
    if (member === 'loadConf') return 'LOADCONF';
    if (member === 'getConf') return (items as ReadonlyArray<string>).find(isOther);
    if (member === 'getInfoText') return (items as ReadonlyArray<string>).find((key) => key === CONFIG_TEXT);
    return member === 'setConf' || member === 'resetConf'
      ? (items as ReadonlyArray<{ readonly key: string }>).map(({ key }) => key).find(isOther)
      : undefined;
  };
  return <T extends Tor>(tor: T): T => {
    const { event } = v1Of(tor);
    const guardedTor = guarded(tor, (asked, answer) => {
      const other = otherOf(asked);
      return other === undefined
        ? answer()
        : refused(`${other}: this connection may not use that option`, asked.command);
    });
    return event === undefined
      ? guardedTor
      : changed(guardedTor, {
          event: ((name: string): ObservableEither<TorError, V1Event> =>
            name.toUpperCase() === 'CONF_CHANGED'
              ? mapRight(withoutOptions(isOther))(event('CONF_CHANGED'))
              : event(name)) as V1Tor['event'],
        });
  };
};

/**
 * Allows these signals only; any other is refused with `Unauthorized`. Halt is allowed too after `takeOwnership`, since
 * a server sends it when the session of an owner ends.
 *
 * @example
 * policies.allowSignals(['NewNym'])(tor)
 *
 * @category policies
 * @since 0.1.0
 */
export const allowSignals =
  (signals: ReadonlyArray<Signal>): Policy =>
  (tor) => {
    const mine = own();
    return guarded(tor, (asked, answer) => {
      const [signal] = asked.args;
      return asked.member !== 'signal' || signals.includes(signal as Signal) || mine.isEnd(asked)
        ? mine.follow(asked, answer())
        : refused(`${String(signal)}: this connection may not send that signal`, 'SIGNAL');
    });
  };

/** A CONF_CHANGED event without some options. */
const withoutOptions =
  (isLeftOut: (key: string) => boolean) =>
  (event: ConfChangedEvent): ConfChangedEvent => ({
    ...event,
    changes: event.changes.filter(({ key }) => !isLeftOut(key)),
  });

/**
 * Allows GETINFO of these keys only; any other key refuses the whole request with `Unauthorized`. A key that ends with
 * `*` stands for all that begin with the text before it. `getAllMappings` counts as `address-mappings/all`, and the
 * snapshots as `circuit-status`, `stream-status` and `orconn-status`.
 *
 * @example
 * policies.allowInfo(['version', 'status/*'])(tor)
 *
 * @category policies
 * @since 0.1.0
 */
export const allowInfo = (keys: ReadonlyArray<string>): Policy => {
  const beginnings = keys.filter((key) => key.endsWith('*')).map((key) => key.slice(0, -1));
  const isOther = (key: string): boolean =>
    !keys.includes(key) && !beginnings.some((beginning) => key.startsWith(beginning));
  return withoutInfo(isOther);
};

/** Refuses GETINFO of these keys, by whatever member. */
const withoutInfo =
  (isRefused: (key: string) => boolean): Policy =>
  (tor) => {
    const refusal = (key: string): ObservableEither<TorError, never> =>
      refused(`${key}: this connection may not have that information`, 'GETINFO');
    const { getInfoText } = v1Of(tor);
    return changed(tor, {
      ...(getInfoText && {
        getInfoText: (asked) => {
          const other = asked.find(isRefused);
          return other === undefined ? getInfoText(asked) : refusal(other);
        },
      }),
      ...(isRefused(MAPPINGS) ? { getAllMappings: refusal(MAPPINGS) } : {}),
      ...changedSnapshots(tor, (snapshot$, of) => {
        const key = infoOfEvents[of];
        return key !== undefined && isRefused(key) ? refusal(key) : snapshot$;
      }),
    });
  };

// -------------------------------------------------------------------------------------
// events
// -------------------------------------------------------------------------------------

/**
 * Allows these events only, by their tag in `Tor` or their name in the v1 protocol. The stream of any other event emits
 * a Left `Unauthorized`, then nothing until the Tor has ended, as a client's stream does if the server refuses its
 * code. The events are not requested from the Tor. Snapshots, and GETINFO of the keys `circuit-status`, `stream-status`
 * and `orconn-status`, are allowed as the events are.
 *
 * A server of TC answers the SETEVENTS for them with DONE, since SETEVENTS takes all codes or none and a client would
 * lose the allowed ones; no such event follows, and the server reports `EventNotSent`.
 *
 * ```text
 * tor.log$                         -a-b-c-|
 * allowEvents(['Stream'])(tor).log$  x------|     x is a Left
 * ```
 *
 * @example
 * policies.allowEvents(['Circuit', 'Bandwidth', 'HS_DESC'])(tor)
 *
 * @category policies
 * @since 0.1.0
 */
export const allowEvents = (events: ReadonlyArray<EventTag | (string & {})>): Policy => {
  const names = new Set(events.flatMap((event) => (isTag(event) ? eventTable[event].v1 : [event.toUpperCase()])));
  const isAllowed = (tag: EventTag): boolean => eventTable[tag].v1.every((name) => names.has(name));
  const others = eventTags.filter((tag) => !isAllowed(tag));
  const streams: ReadonlyArray<string> = others.map((tag) => eventTable[tag].stream);
  const isOther = (event: string): boolean =>
    tagOfStream(event) === undefined ? !names.has(event.toUpperCase()) : streams.includes(event);
  const refusedKeys = streams.map((stream) => infoOfEvents[stream as EventStream]);
  return <T extends Tor>(tor: T): T => {
    const { event, active } = v1Of(tor);
    return withoutInfo((key) => refusedKeys.includes(key))(
      changed(tor, {
        ...Object.fromEntries(others.map((tag) => [eventTable[tag].stream, refusedEvents(tor, tag)])),
        ...(event && {
          event: ((name: string) => (isOther(name) ? refusedEvents(tor, name) : event(name))) as V1Tor['event'],
        }),
        ...(active && { active: (name: string) => (isOther(name) ? of(false) : active(name)) }),
      }),
    );
  };
};

const isTag = (event: string): event is EventTag => Object.hasOwn(eventTable, event);
