import type { Socket } from 'node:net';
import { either as E } from 'fp-ts';
import type { Subscriber } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { single } from '../transport/single.js';
import type { TransportError } from '../TorError.js';
import { fromSystemError } from './systemError.js';

/** Milliseconds of silence after which the kernel sends a keep-alive probe. */
const keepAliveDelay = 60_000;

/** Milliseconds without traffic after which the socket is destroyed, once this end has ended. */
const endPatience = 10_000;

/** The maximum size of a chunk that is merged with others while the socket is full, and of a merged chunk, in bytes. */
const small = 0x1000;
const gathering = 0x4000;

type Done = (error?: Error | null) => void;

/**
 * Keeps a socket readable after a failed write. If the other end is gone, Node would close the socket with data still
 * unread, usually the server's reason for a refusal. So the error is only passed to `lost`, and reading continues.
 */
const outliveWrites = (socket: Socket, lost: (error: Error) => void): void => {
  const write = socket._write.bind(socket);
  const writev = socket._writev?.bind(socket);
  const quietly =
    (done: Done): Done =>
    (error) => {
      if (!isGone(error)) return done(error);
      lost(error);
      done();
    };
  socket._write = (chunk, encoding, done) => write(chunk, encoding, quietly(done));
  if (writev !== undefined) socket._writev = (chunks, done) => writev(chunks, quietly(done));
};

const isGone = (error: (Error & { readonly code?: string }) | null | undefined): error is Error =>
  error?.code === 'EPIPE' || error?.code === 'ECONNRESET';

/**
 * Makes a {@link Duplex} of an open TCP, TLS or Unix-domain socket. The caller owns it.
 *
 * - Data that arrives before the subscription stays in the buffers of the socket and the kernel. After it, the socket
 *   is read without backpressure. After an unsubscription, received data is dropped.
 * - When the other end has ended, `incoming$` completes, and `write` still works until `end`. If the subscriber of
 *   `incoming$` has unsubscribed, `end` is called then.
 * - After `end`, data is still received until the other end has ended as well, or 10 s have passed without traffic.
 *   This keeps the process alive only while `incoming$` has a subscriber.
 *
 * @category constructors
 * @since 0.1.0
 */
export const socketDuplex = (socket: Socket, endpoint: string): Duplex<Uint8Array> => {
  let receiver: Subscriber<E.Either<TransportError, Uint8Array>> | undefined;
  let taken = false;
  let over = false;
  let kept: Uint8Array | null = null;
  let lost: TransportError | undefined;
  let reason: TransportError | undefined;
  let gathered: Uint8Array | undefined;
  let count = 0;

  /** Writes the merged chunks to the socket. */
  const flush = (): void => {
    if (gathered === undefined) return;
    const chunk = gathered.subarray(0, count);
    gathered = undefined;
    count = 0;
    if (socket.writable && lost === undefined) socket.write(chunk);
  };
  /** Merges small chunks, since each chunk in the queue of a socket takes about 200 bytes of extra memory. */
  const gather = (chunk: Uint8Array): void => {
    if (count + chunk.byteLength > gathering) flush();
    gathered ??= new Uint8Array(gathering);
    gathered.set(chunk, count);
    count += chunk.byteLength;
  };
  const finish = (why?: TransportError): void => {
    if (over) return;
    over = true;
    reason = why;
    const last = receiver;
    if (last === undefined) return;
    // the receiver may unsubscribe when it gets the Left
    if (why !== undefined) last.next(E.left(why));
    last.complete();
  };
  const destroy = (): void => {
    socket.destroy();
    finish();
  };
  const end = (): void => {
    if (!socket.writable) return;
    flush();
    socket.setTimeout(endPatience, destroy);
    socket.end(() => {
      if (receiver === undefined) socket.unref();
    });
  };

  socket.allowHalfOpen = true;
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveDelay);
  outliveWrites(socket, (error) => {
    lost ??= fromSystemError(endpoint)(error);
    if (over) socket.destroy();
  });
  socket.on('error', (error) => {
    // an error would drop data that was not read yet
    if (!taken) kept = socket.read() as Uint8Array | null;
    // an alert after the handshake of TLS 1.3 does not close the socket
    socket.destroy();
    finish(fromSystemError(endpoint)(error));
  });
  socket.on('end', () => {
    const unseen = taken && receiver === undefined;
    if (lost !== undefined) socket.destroy();
    finish(lost);
    if (lost === undefined && unseen) end();
  });
  socket.on('drain', flush);
  socket.on('close', () => {
    gathered = undefined;
    count = 0;
    finish();
  });

  return {
    incoming$: single('incoming$', endpoint, (subscriber) => {
      taken = true;
      if (over) {
        if (kept !== null) subscriber.next(E.right(kept));
        if (reason !== undefined) subscriber.next(E.left(reason));
        subscriber.complete();
        kept = null;
        return undefined;
      }
      const receive = (chunk: Uint8Array): void => subscriber.next(E.right(chunk));
      receiver = subscriber;
      socket.on('data', receive);
      return () => {
        receiver = undefined;
        socket.off('data', receive);
        socket.resume();
        if (socket.writableFinished) socket.unref();
      };
    }),
    write: (chunk) => {
      if (!socket.writable || lost !== undefined || chunk.byteLength === 0) return;
      if (socket.writableNeedDrain && chunk.byteLength <= small) gather(chunk);
      else {
        flush();
        socket.write(chunk);
      }
    },
    buffered: () => socket.writableLength + count,
    end,
    destroy,
    endpoint,
  };
};
