/**
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { ignoreElements, Observable, tap } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import type { Truncated } from '../TorError.js';
import { bodyLength, frameType, HEADER } from './Frame.js';
import type { Frame } from './Frame.js';
import { inTurn } from './inTurn.js';
import { frameEnd, missing, noFrames, resume, suspend } from './step.js';

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
      // `tap` in the place of an observer: RxJS calls all observers from one place in its code, which V8 compiles best while
      // it knows only one, the application's
      const state = noFrames();
      const take = (chunk: Uint8Array): void => {
        let offset = resume(state, chunk);
        if (state.assembled !== undefined) subscriber.next(E.right(new FrameInChunk(state.assembled.slice(), 0)));
        for (let end = frameEnd(chunk, offset); end !== 0; end = frameEnd(chunk, offset)) {
          if (subscriber.closed) return;
          subscriber.next(E.right(new FrameInChunk(chunk, offset)));
          offset = end;
        }
        suspend(state, chunk, offset);
      };
      const takeEnd = (): void => {
        const rest = missing(state);
        if (rest !== undefined) subscriber.next(E.left(rest));
      };
      return source.pipe(inTurn(), tap({ next: take, complete: takeEnd }), ignoreElements()).subscribe(subscriber);
    });
