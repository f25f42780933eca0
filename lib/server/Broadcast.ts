/** The events of a Tor, for all sessions that share it. */
import type { either as E } from 'fp-ts';
import { defer, EMPTY, Subscription } from 'rxjs';
import type { Observable, SchedulerLike } from 'rxjs';
import { Turns } from '../internal/Turns.js';
import { eventTable, eventTags } from '../model/Event.js';
import type { TorEvent } from '../model/Event.js';
import type { Status } from '../model/Status.js';
import type { Tor } from '../Tor.js';
import { closed, encodeError, showTorError, unexpectedReply } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { writeEvent } from './encode.js';
import { showThrown } from './errors.js';
import { EventSlab } from './Outbox.js';
import type { SessionIo } from './SessionIo.js';

/**
 * Shares one subscription per event stream while a session requests it, and one to `ended$` and `status$` while there
 * is a session. An event is encoded once for all sessions. The first event of a tick is sent at once; the others are
 * batched until the end of the tick, or until they exceed a size.
 */
export interface Broadcast {
  /** Adds a session, which is closed when the Tor ends; if the Tor has ended, it is closed before this returns. */
  readonly join: (session: SessionIo) => void;
  readonly leave: (session: SessionIo) => void;
  readonly turnOn: (session: SessionIo, code: number) => void;
  readonly turnOff: (session: SessionIo, code: number) => void;
}

/** The number of bytes from which batched events are sent at once. */
const MANY = 0x10000;

type Item = E.Either<TorError, TorEvent>;

/** The events of one kind. */
interface Feed {
  readonly tag: TorEvent['_tag'];
  readonly item$: Observable<Item>;
  source: Subscription | undefined;
  /** In the order of their requests. Replaced when a session is added or removed, so that it is iterated uncopied. */
  receivers: ReadonlyArray<SessionIo>;
}

/** `tick` schedules the end of a tick. */
export const broadcast = (tor: Tor, tick: SchedulerLike): Broadcast => {
  const feeds = eventTags.map((tag): Feed => ({
    tag,
    item$: defer((): Observable<Item> => tor[eventTable[tag].stream]),
    source: undefined,
    receivers: [],
  }));
  const at = new Map(feeds.map((feed): [code: number, feed: Feed] => [eventTable[feed.tag].code, feed]));
  const notSent = ({ tag, receivers }: Feed, error: TorError): void => {
    receivers[0]?.emit({ _tag: 'EventNotSent', event: tag, error });
  };
  let sessions: ReadonlyArray<SessionIo> = [];
  let end: Subscription | undefined;
  let ended: TorError | undefined;
  let isConnected = false;

  // An event that is caused by the delivery of another waits until all sessions have that one, so that all receive both
  // in this order. A duplex may throw: the events for the other sessions are delivered with the next one.
  const turns = new Turns();

  const slab = new EventSlab();
  const send = (): void => {
    slab.send();
  };
  let scheduled = false;
  let ending: Subscription | undefined;
  const endTick = (): void => {
    scheduled = false;
    turns.run(send, undefined);
  };

  /** Encodes an event once for all sessions that receive it. */
  const put = (feed: Feed, event: TorEvent): TorError | undefined => {
    const from = slab.length;
    const problem = writeTo(slab, event);
    const to = slab.length;
    if (to === from) return problem;
    const { receivers } = feed;
    for (const receiver of receivers) {
      // a write to one session may have turned the event off for another
      if (feed.receivers === receivers || feed.receivers.includes(receiver)) receiver.output.part(slab, from, to);
    }
    return problem;
  };
  const tellEvent = (feed: Feed, item: Item): void => {
    if (item._tag === 'Left') return notSent(feed, item.left);
    if (feed.receivers.length === 0) return;
    const problem = put(feed, item.right);
    if (slab.length > 0) {
      const isFirst = !scheduled;
      if (isFirst && sessions.length > 0) {
        scheduled = true;
        ending = tick.schedule(endTick);
      }
      if (isFirst || slab.length >= MANY) slab.send();
    }
    if (problem !== undefined) notSent(feed, problem);
  };

  const tellEnd = (reason: TorError): void => {
    ended = reason;
    turns.run(() => {
      for (const session of sessions) session.close(reason);
    }, undefined);
  };

  const tellLost = (reason: TorError): void => {
    turns.run(() => {
      // a session that has not authenticated is refused when it does
      for (const session of sessions) if (session.isAuthenticated) session.close(reason);
    }, undefined);
  };

  const tellStatus = (status: Status): void => {
    const wasConnected = isConnected;
    isConnected = status._tag === 'Connected';
    // `Closed` comes with `ended$`
    if (!wasConnected || isConnected || status._tag === 'Closed') return;
    tellLost(
      closed(
        status._tag === 'Waiting'
          ? `the connection to the Tor was lost: ${showTorError(status.reason)}`
          : 'the connection to the Tor was lost',
      ),
    );
  };

  const watchEnd = (): void => {
    if (end !== undefined) return;
    isConnected = false;
    // the Tor may end, and the last session leave, before `subscribe` returns
    const both = new Subscription();
    end = both;
    both.add(
      defer(() => tor.ended$).subscribe({
        next: (reason) => {
          tellEnd(closed(`the Tor has ended: ${showTorError(reason)}`));
        },
        error: (error: unknown) => {
          tellEnd(closed(`the Tor has ended: ${showThrown(error)}`));
        },
      }),
    );
    both.add(
      defer(() => tor.status$ ?? EMPTY).subscribe({
        next: tellStatus,
        error: (error: unknown) => {
          tellLost(closed(`the status of the Tor is unknown: ${showThrown(error)}`));
        },
      }),
    );
  };

  const watch = (feed: Feed): void => {
    if (feed.source !== undefined) return;
    // assigned first, since an event may arrive during `subscribe` and turn this feed on or off
    feed.source = new Subscription();
    const tell = (item: Item): void => {
      tellEvent(feed, item);
    };
    feed.source.add(
      feed.item$.subscribe({
        next: (item) => {
          turns.run(tell, item);
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
      else session.close(ended);
    },
    leave: (session) => {
      sessions = sessions.filter((one) => one !== session);
      if (sessions.length > 0) return;
      end?.unsubscribe();
      end = undefined;
      if (!scheduled) return;
      ending?.unsubscribe();
      endTick();
    },
    turnOn: (session, code) => {
      const feed = at.get(code);
      if (feed === undefined) return;
      feed.receivers = [...feed.receivers, session];
      watch(feed);
    },
    turnOff: (session, code) => {
      const feed = at.get(code);
      if (feed === undefined) return;
      feed.receivers = feed.receivers.filter((other) => other !== session);
      if (feed.receivers.length > 0) return;
      feed.source?.unsubscribe();
      feed.source = undefined;
    },
  };
};

const writeTo = (slab: EventSlab, event: TorEvent): TorError | undefined => {
  try {
    return slab.write(writeEvent, event);
  } catch (error) {
    return encodeError('EVENT', 'Event', 'an event', showThrown(error));
  }
};
