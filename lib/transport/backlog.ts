/** The accepted connections of a listener, buffered until there is a subscriber. */
import { either as E } from 'fp-ts';
import type { Subscriber } from 'rxjs';
import type { Duplex, Listener } from './Duplex.js';
import { single } from './single.js';
import type { TransportError } from '../TorError.js';

export interface Backlog {
  /** Has one subscriber; connections accepted before the subscription are buffered. Completes after `close`. */
  readonly connection$: Listener['connection$'];
  readonly accept: (connection: Duplex<Uint8Array>) => void;
  /** Reports a connection that could not be accepted to the subscriber, if there is one. */
  readonly fail: (error: TransportError) => void;
  /** Completes `connection$` and destroys the buffered connections; called when the listening has ended. */
  readonly close: () => void;
}

/**
 * `endpoint` names the listener in the Left that a second subscriber receives. A connection that is accepted after the
 * subscriber has unsubscribed, or after `close`, is destroyed.
 */
export const backlog = (endpoint: string): Backlog => {
  let held: Array<Duplex<Uint8Array>> = [];
  let state: 'waiting' | 'taken' | 'closed' = 'waiting';
  let taker: Subscriber<E.Either<TransportError, Duplex<Uint8Array>>> | undefined;

  const accept = (connection: Duplex<Uint8Array>): void => {
    if (taker !== undefined) taker.next(E.right(connection));
    else if (state === 'waiting') held.push(connection);
    else connection.destroy();
  };
  return {
    connection$: single('connection$', endpoint, (subscriber) => {
      if (state === 'closed') {
        subscriber.complete();
        return;
      }
      state = 'taken';
      taker = subscriber;
      subscriber.add(() => (taker = undefined));
      const before = held;
      held = [];
      before.forEach(accept);
    }),
    accept,
    fail: (error) => taker?.next(E.left(error)),
    close: () => {
      state = 'closed';
      for (const connection of held) connection.destroy();
      held = [];
      taker?.complete();
    },
  };
};
