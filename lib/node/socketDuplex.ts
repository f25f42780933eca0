import type { Socket } from 'node:net';
import { either as E } from 'fp-ts';
import type { Subscriber } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { single } from '../transport/single.js';
import type { TransportError } from '../TorError.js';
import { fromSystemError } from './systemError.js';

/** Milliseconds of silence after which the kernel asks whether the other end is still there. */
const keepAliveDelay = 60_000;

/** Milliseconds without an octet either way that the other end has to end its side once we have ended ours. */
const endPatience = 10_000;

/** Octets up to which a chunk that a full socket has to keep is put together with others, and how many of them. */
const small = 0x1000;
const gathering = 0x4000;

type Done = (error?: Error | null) => void;

/**
 * A write to an end that is gone fails, and Node then closes the socket, with what that end has said last still unread:
 * a server's reason for the refusal, as a rule. So such a failure only goes to `lost`, and reading goes on to the end.
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
 * An open socket of TCP, TLS or the Unix domain as a {@link Duplex}, whose owner the caller then is.
 *
 * - What comes before there is a subscriber stays in the socket's buffer and the kernel's; once there is one, the
 *   socket is read as fast as it can be. After an unsubscription what comes is dropped.
 * - When the other end has ended, `incoming$` completes and `write` still works until `end`. Where nobody observes
 *   `incoming$` any more, `end` is called then.
 * - After `end`, what comes is still received until the other end has ended as well, or 10 s have passed in which
 *   nothing moved. The process does not wait for that unless `incoming$` is being observed.
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

  /** Gives the socket what was put together. */
  const flush = (): void => {
    if (gathered === undefined) return;
    const chunk = gathered.subarray(0, count);
    gathered = undefined;
    count = 0;
    if (socket.writable && lost === undefined) socket.write(chunk);
  };
  /** A chunk in a socket's own queue takes some 200 octets of memory more than it has. */
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
    // it may unsubscribe at the Left
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
    // an error takes with it what nobody has read yet
    if (!taken) kept = socket.read() as Uint8Array | null;
    // an alert that comes after the handshake of TLS 1.3 does not close the socket by itself
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
