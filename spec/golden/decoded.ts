/** What the library makes of a capture. */
import { either as E } from 'fp-ts';
import { from } from 'rxjs';
import { frames } from '../../lib/tc/frame/frames.js';
import { decodeMessage } from '../../lib/tc/message/Message.js';
import type { Message } from '../../lib/tc/message/Message.js';
import type { DecodeError, Truncated } from '../../lib/TorError.js';

export interface Captured {
  /** Where the frame begins in the capture. */
  readonly offset: number;
  readonly type: number;
  readonly body: Uint8Array;
  readonly decoded: E.Either<DecodeError, Message>;
}

export interface Decoded {
  readonly frames: ReadonlyArray<Captured>;
  readonly leftover: Truncated | undefined;
}

export const decodeAll = (chunks: ReadonlyArray<Uint8Array>): Decoded => {
  const found: Captured[] = [];
  let leftover: Truncated | undefined;
  let offset = 0;
  from(chunks)
    .pipe(frames())
    .subscribe(
      E.match(
        (truncated) => {
          leftover = truncated;
        },
        (frame) => {
          found.push({ offset, type: frame.type, body: frame.body.slice(), decoded: decodeMessage(frame) });
          offset += 4 + frame.body.length;
        },
      ),
    );
  return { frames: found, leftover };
};

/** The bytes in chunks of the sizes that `next` returns. */
export const inChunks = (bytes: Uint8Array, next: () => number): ReadonlyArray<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = next();
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
};
