/**
 * The events of a Tor, for all sessions that share it.
 *
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { defer, Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import { eventCodes } from '../model/Event.js';
import type { TorEvent } from '../model/Event.js';
import { fifo } from '../operators/Fifo.js';
import { eventStreams } from '../Tor.js';
import type { Tor } from '../Tor.js';
import { closed, encodeError, showTorError, unexpectedReply } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { eventOctets } from './encode.js';
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

/** The events of one code. */
interface Feed {
  readonly code: number;
  readonly tag: TorEvent['_tag'];
  readonly item$: Observable<Item>;
  /** Replaced when somebody comes or goes, and so walked without a copy; in the order in which they came. */
  receivers: ReadonlyArray<EventReceiver>;
  source: Subscription | undefined;
}

/**
 * @since 0.1.0
 */
export const broadcast = (tor: Tor): Broadcast => {
  const feeds = new Map(
    (Object.keys(eventCodes) as Array<TorEvent['_tag']>).map((tag): [number, Feed] => [
      eventCodes[tag],
      {
        code: eventCodes[tag],
        tag,
        item$: defer((): Observable<Item> => tor[eventStreams[tag]]),
        receivers: [],
        source: undefined,
      },
    ]),
  );
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
    const octets = frameOf(item);
    const { code, tag, receivers } = feed;
    if (octets._tag === 'Left') receivers[0]?.eventNotSent(tag, octets.left);
    else for (const receiver of receivers) receiver.event(code, octets.right);
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
          feed.receivers[0]?.eventNotSent(feed.tag, unexpectedReply(feed.tag, 'an event', showThrown(error)));
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
      const feed = feeds.get(code);
      if (feed === undefined) return;
      feed.receivers = [...feed.receivers, receiver];
      watch(feed);
    },
    turnOff: (receiver, code) => {
      const feed = feeds.get(code);
      if (feed === undefined) return;
      feed.receivers = feed.receivers.filter((one) => one !== receiver);
      if (feed.receivers.length > 0) return;
      feed.source?.unsubscribe();
      feed.source = undefined;
    },
  };
};

const frameOf = (item: Item): E.Either<TorError, Uint8Array> => {
  try {
    return item._tag === 'Left' ? item : eventOctets(item.right);
  } catch (error) {
    return E.left(encodeError('EVENT', 'Event', 'an event', showThrown(error)));
  }
};
