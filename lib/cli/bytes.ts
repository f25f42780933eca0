/** Reads the bytes of a file or of stdin, with backpressure from the output. */
import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { either as E } from 'fp-ts';
import { Observable, catchError, defer, map, of } from 'rxjs';
import { fileFailure } from './options/files.js';
import type { Io } from './Io.js';
import type { Notice } from './Outcome.js';

/** The chunks of a stream. Reading pauses while the buffer of `sink` is full. */
export const chunksOf = (source: Readable, sink: Writable): Observable<Uint8Array> =>
  new Observable((subscriber) => {
    const resume = (): void => void source.resume();
    const receive = (chunk: Uint8Array): void => {
      subscriber.next(chunk);
      if (!sink.writableNeedDrain) return;
      source.pause();
      sink.once('drain', resume);
    };
    const fail = (error: unknown): void => subscriber.error(error);
    const end = (): void => subscriber.complete();
    source.on('data', receive).on('error', fail).on('end', end);
    return () => {
      sink.off('drain', resume);
      source.off('data', receive).off('error', fail).off('end', end);
      source.on('error', () => undefined).destroy();
    };
  });

/** The bytes of a file, or of stdin if the path is `-`. */
export const bytesOf = ({ stdin, stdout }: Io, path: string): Observable<E.Either<Notice, Uint8Array>> =>
  defer(() => chunksOf(path === '-' ? stdin : createReadStream(path), stdout)).pipe(
    map(E.right),
    catchError((error: unknown) => of(E.left(fileFailure(path)(error)))),
  );
