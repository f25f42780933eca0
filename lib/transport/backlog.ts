/** The connections of a listener, held until somebody takes them. */
import { either as E } from 'fp-ts';
import type { Subscriber } from 'rxjs';
import type { Duplex, Listener } from './Duplex.js';
import { single } from './single.js';
import type { TransportError } from '../TorError.js';

export interface Backlog {
  /** One subscriber; what was accepted before there is one is held. Completes when the listening ends. */
  readonly connection$: Listener['connection$'];
  readonly accept: (connection: Duplex<Uint8Array>) => void;
  /** Tells the subscriber of a connection that came to nothing; without a subscriber nobody is told. */
  readonly fail: (error: TransportError) => void;
  /** The listening has ended: what nobody has taken is destroyed. */
  readonly close: () => void;
}

/**
 * `endpoint` names the listener in the Left that a second subscriber gets. A connection that is accepted after the
 * subscriber has left, or after `close`, is destroyed.
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
