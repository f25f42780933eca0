/**
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { Observable, scan } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import type { Truncated } from '../TorError.js';
import { bodyLength, frameType, HEADER } from './Frame.js';
import type { Frame } from './Frame.js';
import { inTurn } from './inTurn.js';
import { missing, noFrames, stepFrames } from './step.js';

/** A class, so that the view of a body, which costs more than all the rest, is made for those alone who ask for it. */
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
 * Octets to frames; any chunking gives the same frames. Where the input ends within a frame, the last item is a Left
 * that says how much was missing. A body is a view of the chunk it came in: copy it to keep it longer than the chunk
 * stays unchanged.
 *
 * ```text
 * source  --[00 01 00 05 aa 00 00]---[00 01]--[00]|
 * frames  --F(5, aa)-----------------F(1, )-------(L|)      Left: 1 octet came, 3 are missing
 * ```
 *
 * @category operators
 * @since 0.1.0
 */
export const frames =
  (): OperatorFunction<Uint8Array, E.Either<Truncated, Frame>> =>
  (source): Observable<E.Either<Truncated, Frame>> =>
    new Observable((subscriber) => {
      const state = noFrames();
      return source.pipe(inTurn(), scan(stepFrames, state)).subscribe({
        next: ({ chunk, assembled, offsets, count }) => {
          if (assembled !== undefined) subscriber.next(E.right(new FrameInChunk(assembled.slice(), 0)));
          for (let i = 0; i < count; i++) {
            subscriber.next(E.right(new FrameInChunk(chunk, offsets[i] as number)));
            if (subscriber.closed) return;
          }
        },
        error: (error: unknown) => {
          subscriber.error(error);
        },
        complete: () => {
          const rest = missing(state);
          if (rest !== undefined) subscriber.next(E.left(rest));
          subscriber.complete();
        },
      });
    });
