/** Limits the accepted connections that are not open yet. */
import type { Socket } from 'node:net';
import { timer } from 'rxjs';
import type { SchedulerLike, Subscription } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';

export interface PendingSockets {
  readonly enter: (socket: Socket) => void;
  /** Removes a socket that is open now. It may be the entered one or the TLS socket around it. */
  readonly leave: (socket: Socket) => void;
  /** Destroys all pending sockets. */
  readonly clear: () => void;
}

/** The key that a socket and the TLS socket around it share; neither has a reference to the other. */
const addressesOf = ({ localAddress, remoteAddress, remotePort }: Socket): string =>
  `${localAddress ?? ''} ${remoteAddress ?? ''} ${remotePort ?? 0}`;

/**
 * Destroys a socket that is still pending after `patience`, and the oldest one if there are more than `limit`, so that
 * idle connections cannot lock out others.
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
      // an earlier socket of the same port is closed, though its `close` was not emitted yet
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
