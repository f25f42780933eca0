import type { Socket } from 'node:net';
import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import type { Connect } from '../transport/Duplex.js';
import { socketDuplex } from './socketDuplex.js';
import { fromSystemError } from './systemError.js';

/**
 * Makes a {@link Connect} from a function that starts to open a socket, and the name of Node's event for an open one.
 */
export const connecting = (endpoint: string, opened: 'connect' | 'secureConnect', open: () => Socket): Connect =>
  new Observable((subscriber) => {
    const attempt = E.tryCatch(open, fromSystemError(endpoint));
    if (E.isLeft(attempt)) {
      subscriber.next(attempt);
      subscriber.complete();
      return undefined;
    }
    const socket = attempt.right;
    let ours = true;
    // never removed: a cancelled attempt may still fail, and an `error` event without a listener is thrown
    socket.on('error', (error) => {
      subscriber.next(E.left(fromSystemError(endpoint)(error)));
      subscriber.complete();
    });
    socket.once(opened, () => {
      ours = false;
      subscriber.next(E.right(socketDuplex(socket, endpoint)));
      subscriber.complete();
    });
    return () => {
      if (ours) socket.destroy();
    };
  });
