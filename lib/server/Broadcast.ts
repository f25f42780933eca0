/** The events of a Tor, for all sessions that share it. */
import type { either as E } from 'fp-ts';
import { defer, EMPTY, Subscription } from 'rxjs';
import type { Observable, SchedulerLike } from 'rxjs';
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
}

/** The number of bytes from which batched events are sent at once. */
const MANY = 0x10000;

type Item = E.Either<TorError, unknown>;

/** A feed with its subscribers. */
interface Channel {
  readonly name: string;
  readonly item$: Observable<Item>;
  readonly write: Feed<never>['write'];
  source: Subscription | undefined;
  /** In the order of their requests. Replaced when a session is added or removed, so that it is iterated uncopied. */
  receivers: ReadonlyArray<SessionIo>;
}

/** `tick` schedules the end of a tick. */
export const broadcast = <T extends Tor>(tor: T, feeds: ReadonlyArray<Feed<T>>, tick: SchedulerLike): Broadcast => {
  const channels = feeds.map(({ name, item$, write }): Channel => ({
    name,
    item$: defer(() => item$(tor)),
    write,
    source: undefined,
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
    if (item._tag === 'Left') return notSent(channel, item.left);
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
    channel.source = new Subscription();
    const tell = (item: Item): void => {
      tellEvent(channel, item);
    };
    channel.source.add(
      channel.item$.subscribe({
        next: (item) => {
          turns.run(tell, item);
        },
        error: (error: unknown) => {
          notSent(channel, unexpectedReply(channel.name, 'an event', showThrown(error)));
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
      if (channel.receivers.length > 0) return;
      channel.source?.unsubscribe();
      channel.source = undefined;
    },
  };
};

const writeTo = (slab: EventSlab, write: Channel['write'], event: unknown): TorError | undefined => {
  try {
    return slab.write(write, event);
  } catch (error) {
    return encodeError('EVENT', 'Event', 'an event', showThrown(error));
  }
};
