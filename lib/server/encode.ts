/** Encodes the messages of a server as frames. */
import { either as E } from 'fp-ts';
import { MAX_BODY, writeFrame } from '../tc/frame/Frame.js';
import type { BodyCodec } from '../tc/message/bodyCodec.js';
import { eventCodecOf } from '../tc/message/event/index.js';
import { messageNames, messageTypes, writeMessage } from '../tc/message/Message.js';
import { errorNames } from '../model/ErrorCode.js';
import type { TorEvent } from '../model/Event.js';
import type { EncodeError, ServerError } from '../TorError.js';
import { Writer } from '../internal/Writer.js';
import { nearestEvent } from './nearestEvent.js';
import { prose } from './prose.js';

/** Writes a frame. If it cannot be encoded, writes nothing and returns the error. */
export type Write = (writer: Writer) => EncodeError | undefined;

/** The frame of a DONE. All sessions share it; it must not be changed. */
export const DONE: Uint8Array = /* #__PURE__ */ (() => new Uint8Array([0, 0, 0, messageTypes.Done]))();

/** Writes an ERROR. It can always be written: its text is for people and is changed if it cannot be encoded. */
export const writeError =
  ({ code, text }: ServerError): Write =>
  (writer) =>
    writeMessage(writer, { _tag: 'Error', code, text }) === undefined
      ? undefined
      : writeMessage(writer, {
          _tag: 'Error',
          code: isCode(code) ? code : 'Unspecified',
          text: prose(text, MAX_BODY - 2),
        });

const isCode = (code: unknown): boolean =>
  typeof code === 'number'
    ? Number.isInteger(code) && code >= 0 && code <= 0xffff
    : (errorNames as ReadonlyArray<unknown>).includes(code);

/** Returns the frame of an ERROR. */
export const errorOctets = (error: ServerError): Uint8Array => {
  const writer = new Writer();
  writeError(error)(writer);
  return writer.take().slice();
};

/** Returns the bytes that `write` writes. */
export const octetsOf = (write: Write): E.Either<EncodeError, Uint8Array> => {
  const writer = new Writer();
  const problem = write(writer);
  // a copy, since the writer's buffer is larger than most frames and a waiting frame would keep it in memory
  return problem === undefined ? E.right(writer.take().slice()) : E.left(problem);
};

/**
 * Writes an EVENT in the nearest form that TC has: see `nearestEvent`. An event with a status that the specification
 * does not have is not sent, since clients of that time fail on it.
 */
export const writeEvent = (writer: Writer, event: TorEvent): EncodeError | undefined =>
  hasNumber(event) || writeEventBy(writer, eventCodecOf(event), event) === undefined
    ? undefined
    : writeEventBy(writer, eventCodecOf(event), nearestEvent(event));

const hasNumber = (event: TorEvent): boolean => {
  switch (event._tag) {
    case 'Circuit':
    case 'Stream':
    case 'OrConnection':
      return typeof event.status === 'number';
    case 'Bandwidth':
    case 'Log':
      return false;
  }
};

/** Does the same as `writeMessage`, without allocating a message. */
const writeEventBy = (writer: Writer, { write }: BodyCodec<TorEvent>, event: TorEvent): EncodeError | undefined =>
  writeFrame(writer, messageNames.Event, messageTypes.Event, write, event);
