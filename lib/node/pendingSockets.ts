/** Connections that were accepted and are not open yet. */
import type { Socket } from 'node:net';
import { timer } from 'rxjs';
import type { SchedulerLike, Subscription } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';

export interface PendingSockets {
  readonly enter: (socket: Socket) => void;
  /** It is open now. The socket may be the one that entered, or that of the TLS around it. */
  readonly leave: (socket: Socket) => void;
  /** Cuts off all that are still there. */
  readonly clear: () => void;
}

/** What a socket and the TLS around it have in common; there is no reference from one to the other. */
const addressesOf = ({ localAddress, remoteAddress, remotePort }: Socket): string =>
  `${localAddress ?? ''} ${remoteAddress ?? ''} ${remotePort ?? 0}`;

/**
 * Each that enters has its time, `Infinity` for any; and the oldest is cut off when there are more than `limit`, so
 * that who does nothing keeps out nobody.
 */
export const pendingSockets = (limit: number, patience: number, scheduler?: SchedulerLike): PendingSockets => {
  const waiting = new Map<string, readonly [socket: Socket, deadline: Subscription | undefined]>();
  const leave = (key: string): void => {
    waiting.get(key)?.[1]?.unsubscribe();
    waiting.delete(key);
  };
  const cutOff = (key: string): void => {
    const [socket] = waiting.get(key) ?? [];
    leave(key);
    socket?.destroy();
  };
  return {
    enter: (socket) => {
      const key = addressesOf(socket);
      // one that has left the same port is gone, though its end has not been heard of
      cutOff(key);
      const [oldest] = waiting.size < limit ? [] : waiting.keys();
      if (oldest !== undefined) cutOff(oldest);
      const deadline =
        patience === Infinity
          ? undefined
          : timer(Math.min(patience, MAX_DELAY), scheduler).subscribe(() => socket.destroy());
      waiting.set(key, [socket, deadline]);
      socket.once('close', () => {
        if (waiting.get(key)?.[0] === socket) leave(key);
      });
    },
    leave: (socket) => leave(addressesOf(socket)),
    clear: () => {
      for (const [socket] of waiting.values()) socket.destroy();
    },
  };
};
