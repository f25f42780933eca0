/** A transport within one process, for a client and a server in the same process, and for specs. */
import { either as E } from 'fp-ts';
import { asyncScheduler, Observable } from 'rxjs';
import type { Connect, Listen } from './Duplex.js';
import type { LinkedOptions } from './linked.js';
import { linked } from './linked.js';
import { transportError } from '../TorError.js';
import type { Backlog } from './backlog.js';
import { backlog } from './backlog.js';

export type { LinkedOptions } from './linked.js';
export { linked } from './linked.js';

/**
 * An address within this process: `connect` connects to the server that listens with `listen` of the same record.
 *
 * @category model
 * @since 0.1.0
 */
export interface Memory {
  /** Emits a Left `Refused` if no server listens. */
  readonly connect: Connect;
  /** Emits a Left `InUse` if a server listens already. */
  readonly listen: Listen;
}

const url = 'memory:';

/**
 * Makes an address within this process. The options apply to each of its connections; connecting takes one `delay`.
 *
 * @example
 * const { connect, listen: address } = memory();
 * listen(tor, address).subscribe();
 * client(connect);
 *
 * @category constructors
 * @since 0.1.0
 */
export const memory = (options: LinkedOptions = {}): Memory => {
  const { delay = 0, scheduler = asyncScheduler } = options;
  let listening: Backlog | undefined;

  const listen: Listen = new Observable((subscriber) => {
    if (listening !== undefined) {
      subscriber.next(E.left(transportError('InUse', url, 'another listener has this name')));
      subscriber.complete();
      return;
    }
    const own = backlog(url);
    listening = own;
    subscriber.add(() => {
      listening = undefined;
      own.close();
    });
    subscriber.next(E.right({ url, local: true, connection$: own.connection$ }));
  });

  const connect: Connect = new Observable((subscriber) => {
    const open = (): void => {
      const there = listening;
      if (there === undefined) {
        subscriber.next(E.left(transportError('Refused', url, 'connection refused')));
      } else {
        const [client, server] = linked(options);
        subscriber.next(E.right(client));
        there.accept(server);
      }
      subscriber.complete();
    };
    if (delay > 0) return scheduler.schedule(open, delay);
    open();
    return undefined;
  });

  return { connect, listen };
};
