/** The events of a Tor, for all sessions that share it. */
import { either as E } from 'fp-ts';
import { defer, EMPTY, Observable, of, Subscription } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { Turns } from '../internal/Turns.js';
import type { Status } from '../model/Status.js';
import type { Tor } from '../Tor.js';
import { closed, encodeError, unexpectedReply } from '../TorError.js';
import { showTorError } from '../showTorError.js';
import type { TorError } from '../TorError.js';
import { showThrown } from './errors.js';
import { EventSlab } from './Outbox.js';
import type { Feed } from './ServerProtocol.js';
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
  /** `index` is that of a feed of the protocol. */
  readonly turnOn: (session: SessionIo, index: number) => void;
  readonly turnOff: (session: SessionIo, index: number) => void;
  /** Whether the Tor sends the events of a feed, does not report that, or has refused them. */
  readonly isReady: (index: number) => boolean;
  /** Emits once each of these feeds is ready, or is turned off for the session. */
  readonly ready: (session: SessionIo, indices: ReadonlyArray<number>) => Observable<E.Either<never, void>>;
}

/** The number of bytes from which batched events are sent at once. */
const MANY = 0x10000;

type Item = E.Either<TorError, unknown>;

/** A feed with its subscribers. */
interface Channel {
  readonly name: string;
  readonly item$: Observable<Item>;
  readonly active$: Observable<boolean>;
  readonly write: Feed<never>['write'];
  source: Subscription | undefined;
  /** While there is a source: whether it is known that the Tor sends the events, or does not. */
  isReady: boolean;
  waiting: ReadonlyArray<Waiting>;
  /** In the order of their requests. Replaced when a session is added or removed, so that it is iterated uncopied. */
  receivers: ReadonlyArray<SessionIo>;
}

/** A session that waits until a feed is ready. */
interface Waiting {
  readonly session: SessionIo;
  readonly done: () => void;
}

const READY: Observable<boolean> = /* #__PURE__ */ of(true);

/** `tick` schedules the end of a tick. */
export const broadcast = <T extends Tor>(tor: T, feeds: ReadonlyArray<Feed<T>>, tick: SchedulerLike): Broadcast => {
  const channels = feeds.map(({ name, item$, active$, write }): Channel => ({
    name,
    item$: defer(() => item$(tor)),
    active$: defer(() => active$(tor) ?? READY),
    write,
    source: undefined,
    isReady: false,
    waiting: [],
    receivers: [],
  }));
  const notSent = ({ name, receivers }: Channel, error: TorError): void => {
    receivers[0]?.emit({ _tag: 'EventNotSent', event: name, error });
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

  /** Ends the waiting of all sessions, or of one. */
  const endWaiting = (channel: Channel, session?: SessionIo): void => {
    const { waiting } = channel;
    const isOver = (one: Waiting): boolean => session === undefined || one.session === session;
    channel.waiting = waiting.filter((one) => !isOver(one));
    for (const one of waiting) if (isOver(one)) one.done();
  };
  const setReady = (channel: Channel): void => {
    channel.isReady = true;
    endWaiting(channel);
  };

  /** Encodes an event once for all sessions that receive it. */
  const put = (channel: Channel, event: unknown): TorError | undefined => {
    const from = slab.length;
    const problem = writeTo(slab, channel.write, event);
    const to = slab.length;
    if (to === from) return problem;
    const { receivers } = channel;
    for (const receiver of receivers) {
      // a write to one session may have turned the event off for another
      if (channel.receivers === receivers || channel.receivers.includes(receiver)) receiver.output.part(slab, from, to);
    }
    return problem;
  };
  const tellEvent = (channel: Channel, item: Item): void => {
    if (item._tag === 'Left') {
      notSent(channel, item.left);
      setReady(channel);
      return;
    }
    if (channel.receivers.length === 0) return;
    const problem = put(channel, item.right);
    if (slab.length > 0) {
      const isFirst = !scheduled;
      if (isFirst && sessions.length > 0) {
        scheduled = true;
        ending = tick.schedule(endTick);
      }
      if (isFirst || slab.length >= MANY) slab.send();
    }
    if (problem !== undefined) notSent(channel, problem);
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

  const watch = (channel: Channel): void => {
    if (channel.source !== undefined) return;
    // assigned first, since an event may arrive during `subscribe` and turn this channel on or off
    const source = new Subscription();
    channel.source = source;
    channel.isReady = false;
    const tell = (item: Item): void => {
      tellEvent(channel, item);
    };
    const become = (): void => {
      if (channel.source === source) setReady(channel);
    };
    source.add(
      channel.item$.subscribe({
        next: (item) => {
          turns.run(tell, item);
        },
        error: (error: unknown) => {
          notSent(channel, unexpectedReply(channel.name, 'an event', showThrown(error)));
          become();
        },
        complete: become,
      }),
    );
    source.add(
      channel.active$.subscribe({
        next: (isActive) => {
          if (isActive) become();
        },
        error: become,
        complete: become,
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
    turnOn: (session, index) => {
      const channel = channels[index];
      if (channel === undefined) return;
      channel.receivers = [...channel.receivers, session];
      watch(channel);
    },
    turnOff: (session, index) => {
      const channel = channels[index];
      if (channel === undefined) return;
      channel.receivers = channel.receivers.filter((other) => other !== session);
      if (channel.receivers.length === 0) {
        channel.source?.unsubscribe();
        channel.source = undefined;
      }
      endWaiting(channel, session);
    },
    isReady: (index) => {
      const channel = channels[index];
      if (channel === undefined) return true;
      return channel.source === undefined ? isActive(channel.active$) : channel.isReady;
    },
    ready: (session, indices) =>
      new Observable((subscriber) => {
        const pending = channels.filter(
          ({ isReady, receivers }, index) => indices.includes(index) && !isReady && receivers.includes(session),
        );
        let rest = pending.length;
        const done = (): void => {
          rest--;
          if (rest > 0) return;
          subscriber.next(right);
          subscriber.complete();
        };
        if (rest === 0) done();
        for (const channel of pending) channel.waiting = [...channel.waiting, { session, done }];
        return () => {
          for (const channel of pending) channel.waiting = channel.waiting.filter((one) => one.done !== done);
        };
      }),
  };
};

const right: E.Either<never, void> = /* #__PURE__ */ E.right(undefined);

/** The current state; true if it is not known. */
const isActive = (active$: Observable<boolean>): boolean => {
  let is = false;
  active$
    .subscribe({
      next: (now) => {
        is = now;
      },
      error: () => {
        is = true;
      },
    })
    .unsubscribe();
  return is;
};

const writeTo = (slab: EventSlab, write: Channel['write'], event: unknown): TorError | undefined => {
  try {
    return slab.write(write, event);
  } catch (error) {
    return encodeError('EVENT', 'Event', 'an event', showThrown(error));
  }
};
