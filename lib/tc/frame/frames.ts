import { either as E } from 'fp-ts';
import { ignoreElements, Observable, tap } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import type { Truncated } from '../../TorError.js';
import { bodyLength, frameType, HEADER } from './Frame.js';
import type { Frame } from './Frame.js';
import { frameBatches, missing } from './step.js';
import type { FrameBatch } from './step.js';

/** A class, so that the view of a body, the most expensive part of a frame, is created only when `body` is read. */
class FrameInChunk implements Frame {
  readonly type: number;
  constructor(
    private readonly chunk: Uint8Array,
    private readonly offset: number,
  ) {
    this.type = frameType(chunk, offset);
  }
  get body(): Uint8Array {
    const start = this.offset + HEADER;
    return this.chunk.subarray(start, start + bodyLength(this.chunk, this.offset));
  }
}

/**
 * Splits a byte stream into frames; any chunking results in the same frames. If the input ends within a frame, the
 * last item is a Left `Truncated` with the number of bytes that are missing. A body is a view of the chunk that
 * contains it: copy it to keep it after the chunk is reused.
 *
 * ```text
 * source  --[00 01 00 05 aa 00 00]---[00 01]--[00]|
 * frames  --F(5, aa)-----------------F(1, )-------(L|)      Left: 1 byte received, 3 missing
 * ```
 *
 * @example
 * of(new Uint8Array([0, 0, 0, 1])).pipe(frames()) // emits right({ type: 1, body: [] })
 *
 * @category operators
 * @since 0.1.0
 */
export const frames =
  (): OperatorFunction<Uint8Array, E.Either<Truncated, Frame>> =>
  (source): Observable<E.Either<Truncated, Frame>> =>
    new Observable((subscriber) => {
      let last: FrameBatch | undefined;
      const flatten = (batch: FrameBatch): void => {
        last = batch;
        const { chunk, assembled, start, end } = batch;
        if (assembled !== undefined) subscriber.next(E.right(new FrameInChunk(assembled.slice(), 0)));
        for (let at = start; at < end && !subscriber.closed; at += HEADER + bodyLength(chunk, at)) {
          subscriber.next(E.right(new FrameInChunk(chunk, at)));
        }
      };
      const complete = (): void => {
        const rest = last && missing(last);
        if (rest !== undefined) subscriber.next(E.left(rest));
      };
      // `tap` instead of an observer: all observers are called from one place in RxJS, which V8 inlines only while it
      // has seen a single one, the application's
      return source.pipe(frameBatches(), tap({ next: flatten, complete }), ignoreElements()).subscribe(subscriber);
    });
