/**
 * The events of a Tor, for all sessions that share it.
 *
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { defer, Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import { DETAILED, eventCodes } from '../model/Event.js';
import type { TorEvent } from '../model/Event.js';
import { fifo } from '../operators/Fifo.js';
import { eventStreams } from '../Tor.js';
import type { Tor } from '../Tor.js';
import { closed, encodeError, showTorError, unexpectedReply } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { detailedOctets, eventOctets } from './encode.js';
import { showThrown } from './errors.js';

/**
 * A session that asks for events.
 *
 * @since 0.1.0
 */
export interface EventReceiver {
  /** The frame of an EVENT of this code; all sessions get the same octets. */
  readonly event: (code: number, octets: Uint8Array) => void;
  readonly eventNotSent: (event: TorEvent['_tag'], error: TorError) => void;
}

/**
 * @since 0.1.0
 */
export interface EndReceiver {
  readonly torEnded: (reason: TorError) => void;
}

/**
 * One subscription of each stream of events for as long as a session asks for it, and one of `ended$` for as long as
 * there is a session. An event is encoded once.
 *
 * @since 0.1.0
 */
export interface Broadcast {
  /** Where the Tor has ended, the session is told so before this returns. */
  readonly join: (session: EndReceiver) => void;
  readonly leave: (session: EndReceiver) => void;
  readonly turnOn: (receiver: EventReceiver, code: number) => void;
  readonly turnOff: (receiver: EventReceiver, code: number) => void;
}

type Item = E.Either<TorError, TorEvent>;

/** The events of one kind. */
interface Feed {
  readonly tag: TorEvent['_tag'];
  readonly item$: Observable<Item>;
  readonly forms: readonly [plain: Form, detailed: Form];
  source: Subscription | undefined;
}

/** What they are sent as. */
interface Form {
  readonly code: number;
  readonly octetsOf: (event: TorEvent) => E.Either<TorError, Uint8Array>;
  /** Replaced when somebody comes or goes, and so walked without a copy; in the order in which they came. */
  receivers: ReadonlyArray<EventReceiver>;
}

/**
 * @since 0.1.0
 */
export const broadcast = (tor: Tor): Broadcast => {
  const feeds = (Object.keys(eventCodes) as Array<TorEvent['_tag']>).map((tag): Feed => ({
    tag,
    item$: defer((): Observable<Item> => tor[eventStreams[tag]]),
    forms: [
      { code: eventCodes[tag], octetsOf: eventOctets, receivers: [] },
      { code: DETAILED + eventCodes[tag], octetsOf: detailedOctets, receivers: [] },
    ],
    source: undefined,
  }));
  const at = new Map(feeds.flatMap((feed) => feed.forms.map((form) => [form.code, { feed, form }] as const)));
  const notSent = ({ tag, forms }: Feed, error: TorError): void => {
    (forms[0].receivers[0] ?? forms[1].receivers[0])?.eventNotSent(tag, error);
  };
  let sessions: ReadonlyArray<EndReceiver> = [];
  let end: Subscription | undefined;
  let ended: TorError | undefined;

  // An event that is caused by another's arrival waits until all have got that one, so that all get both in this order.
  const waiting = fifo<() => void>();
  let telling = false;
  const inTurn = (tell: () => void): void => {
    waiting.push(tell);
    if (telling) return;
    telling = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
    } finally {
      // someone else's duplex may throw; the other sessions' events go on with the next
      telling = false;
    }
  };

  const tellEvent = (feed: Feed, item: Item): void => {
    if (item._tag === 'Left') return notSent(feed, item.left);
    let problem: TorError | undefined;
    for (const { code, octetsOf, receivers } of feed.forms) {
      if (receivers.length === 0) continue;
      const octets = frameOf(octetsOf, item.right);
      if (octets._tag === 'Left') problem ??= octets.left;
      else for (const receiver of receivers) receiver.event(code, octets.right);
    }
    if (problem !== undefined) notSent(feed, problem);
  };

  const tellEnd = (reason: TorError): void => {
    ended = reason;
    inTurn(() => {
      for (const session of sessions) session.torEnded(reason);
    });
  };

  const watchEnd = (): void => {
    if (end !== undefined) return;
    end = new Subscription();
    end.add(
      defer(() => tor.ended$).subscribe({
        next: (reason) => {
          tellEnd(closed(`the Tor has ended: ${showTorError(reason)}`));
        },
        error: (error: unknown) => {
          tellEnd(closed(`the Tor has ended: ${showThrown(error)}`));
        },
      }),
    );
  };

  const watch = (feed: Feed): void => {
    if (feed.source !== undefined) return;
    // there before it is subscribed to: an event may come at once, and turn this feed on or off from within
    feed.source = new Subscription();
    feed.source.add(
      feed.item$.subscribe({
        next: (item) => {
          inTurn(() => {
            tellEvent(feed, item);
          });
        },
        error: (error: unknown) => {
          notSent(feed, unexpectedReply(feed.tag, 'an event', showThrown(error)));
        },
      }),
    );
  };

  return {
    join: (session) => {
      sessions = [...sessions, session];
      if (ended === undefined) watchEnd();
      else session.torEnded(ended);
    },
    leave: (session) => {
      sessions = sessions.filter((one) => one !== session);
      if (sessions.length > 0) return;
      end?.unsubscribe();
      end = undefined;
    },
    turnOn: (receiver, code) => {
      const one = at.get(code);
      if (one === undefined) return;
      one.form.receivers = [...one.form.receivers, receiver];
      watch(one.feed);
    },
    turnOff: (receiver, code) => {
      const one = at.get(code);
      if (one === undefined) return;
      const { feed, form } = one;
      form.receivers = form.receivers.filter((other) => other !== receiver);
      if (feed.forms.some(({ receivers }) => receivers.length > 0)) return;
      feed.source?.unsubscribe();
      feed.source = undefined;
    },
  };
};

const frameOf = (octetsOf: Form['octetsOf'], event: TorEvent): E.Either<TorError, Uint8Array> => {
  try {
    return octetsOf(event);
  } catch (error) {
    return E.left(encodeError('EVENT', 'Event', 'an event', showThrown(error)));
  }
};
