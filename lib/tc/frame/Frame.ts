/**
 * Section 2: every message is a frame.
 *
 * ```text
 * Length [2 bytes; big-endian]   of the body alone
 * Type   [2 bytes; big-endian]
 * Body   [Length bytes]
 * ```
 */
import type { EncodeError } from '../../TorError.js';
import { uint16At } from '../../internal/Reader.js';
import type { Writer } from '../../internal/Writer.js';

/** The number of bytes of Length and Type. */
export const HEADER = 4;

/**
 * The largest body of a frame, in bytes.
 *
 * @example
 * MAX_BODY // 65535
 *
 * @category model
 * @since 0.1.0
 */
export const MAX_BODY = 0xffff;

/**
 * A frame: the type and the body of a message (section 2.2).
 *
 * @category model
 * @since 0.1.0
 */
export interface Frame {
  /** 0 to 65,535. */
  readonly type: number;
  /** 0 to 65,535 bytes. */
  readonly body: Uint8Array;
}

/**
 * Makes a frame.
 *
 * @example
 * frame(messageTypes.Authenticate, new Uint8Array(0))
 *
 * @category constructors
 * @since 0.1.0
 */
export const frame = (type: number, body: Uint8Array): Frame => ({ type, body });

/** The Length of the frame whose header is at `offset`. */
export const bodyLength = (bytes: Uint8Array, offset: number): number => uint16At(bytes, offset);

/** The Type of the frame whose header is at `offset`. */
export const frameType = (bytes: Uint8Array, offset: number): number => uint16At(bytes, offset + 2);

/**
 * Writes a frame, whose body `write` encodes from `value`. If it cannot be encoded, writes nothing and returns the
 * error.
 */
export const writeFrame = <A>(
  writer: Writer,
  message: string,
  type: number,
  write: (writer: Writer, value: A) => void,
  value: A,
): EncodeError | undefined => {
  const start = writer.length;
  writer.of(message);
  writer.uint16('Length', 0);
  writer.uint16('Type', type);
  let written = false;
  try {
    write(writer, value);
    written = true;
  } finally {
    // a value of a wrong type can make `write` throw: the partial frame is dropped
    if (!written) writer.rewind(start);
  }
  const length = writer.length - start - HEADER;
  if (length > MAX_BODY) writer.fail('Body', `at most ${String(MAX_BODY)} bytes`, `${String(length)} bytes`);
  if (writer.failure === undefined) writer.patch16(start, length);
  else writer.rewind(start);
  return writer.failure;
};
