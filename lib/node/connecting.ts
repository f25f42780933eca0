import type { Socket } from 'node:net';
import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import type { Connect } from '../transport/Duplex.js';
import { socketDuplex } from './socketDuplex.js';
import { fromSystemError } from './systemError.js';

/**
 * A {@link Connect} from a function that starts to open a socket, and the event with which Node says that it is open.
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
    // stays: an attempt that was given up may still fail, and no `error` event may go unheard
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
