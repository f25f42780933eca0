/** Encodes the messages of a server as frames. */
import { MAX_BODY, writeFrame } from '../frame/Frame.js';
import type { BodyCodec } from '../message/bodyCodec.js';
import { eventCodecOf } from '../message/event/index.js';
import { messageNames, messageTypes, writeMessage } from '../message/Message.js';
import { errorNames } from '../../model/ErrorCode.js';
import type { TorEvent } from '../../model/Event.js';
import type { EncodeError, ServerError } from '../../TorError.js';
import type { Writer } from '../../internal/Writer.js';
import { prose } from '../../server/prose.js';
import type { Write } from '../../server/ServerProtocol.js';
import { nearestEvent } from './nearestEvent.js';

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
