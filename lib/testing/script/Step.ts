/** The parts of a script's steps. The steps themselves are in `steps.ts`. */
import type { either as E } from 'fp-ts';
import type { SchedulerLike } from 'rxjs';
import type { Duplex } from '../../transport/Duplex.js';
import { bodyLength, frame, frameType, HEADER } from '../../tc/frame/Frame.js';
import { decodeMessage } from '../../tc/message/Message.js';
import type { Message } from '../../tc/message/Message.js';
import type { DecodeError } from '../../TorError.js';

/**
 * The bytes that have arrived and that no step has taken yet; `ended` is how the connection ended, once it has.
 *
 * @category model
 * @since 0.1.0
 */
export interface Incoming {
  readonly bytes: Uint8Array;
  readonly ended: string | undefined;
}

/**
 * The result of a step: it needs more, it takes this many bytes, or they are not the expected ones.
 *
 * @category model
 * @since 0.1.0
 */
export type Taken =
  | { readonly _tag: 'More' }
  | { readonly _tag: 'Taken'; readonly bytes: number }
  | { readonly _tag: 'Refused'; readonly got: string };

/**
 * The scripted end of the connection, for a step that acts.
 *
 * @category model
 * @since 0.1.0
 */
export interface Peer {
  readonly duplex: Duplex<Uint8Array>;
  /** The largest size in bytes of written chunks. */
  chunkSize: number;
  /** Messages that are skipped where another one is expected. */
  ignored: ReadonlyArray<(message: E.Either<DecodeError, Message>) => boolean>;
}

/**
 * A step of a script. `wanted` describes the step in errors.
 *
 * @category model
 * @since 0.1.0
 */
export type Step =
  | { readonly _tag: 'Expect'; readonly wanted: string; readonly take: (incoming: Incoming) => Taken }
  | { readonly _tag: 'Act'; readonly wanted: string; readonly act: (peer: Peer) => E.Either<string, void> }
  | {
      readonly _tag: 'Wait';
      readonly wanted: string;
      readonly milliseconds: number;
      readonly scheduler: SchedulerLike;
    };

/** The first message in the bytes, and its length; `undefined` if it is incomplete. */
export const firstMessage = (
  bytes: Uint8Array,
): { readonly message: E.Either<DecodeError, Message>; readonly length: number } | undefined => {
  if (bytes.length < HEADER) return undefined;
  const length = HEADER + bodyLength(bytes, 0);
  if (bytes.length < length) return undefined;
  return { message: decodeMessage(frame(frameType(bytes, 0), bytes.slice(HEADER, length))), length };
};
