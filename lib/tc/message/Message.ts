/** The messages of section 3 and the table of their types. */
import { either as E } from 'fp-ts';
import type { DecodeError, EncodeError } from '../../TorError.js';
import { frame, HEADER, writeFrame } from '../frame/Frame.js';
import type { Frame } from '../frame/Frame.js';
import { copyOf } from '../../internal/copyOf.js';
import { Writer } from '../../internal/Writer.js';
import { writeMapping } from './address.js';
import { AddressMapped } from './AddressMapped.js';
import { Authenticate, writeAuthenticate } from './Authenticate.js';
import { decodeBody } from './bodyCodec.js';
import type { BodyCodec } from './bodyCodec.js';
import { ConfValue } from './ConfValue.js';
import { Done } from './Done.js';
import { ErrorMessage } from './Error.js';
import { EventMessage } from './Event.js';
import { GetAllMappings } from './GetAllMappings.js';
import { GetConf, writeGetConf } from './GetConf.js';
import { MapAddress } from './MapAddress.js';
import { SaveConf } from './SaveConf.js';
import { SetConf, writeSetConf } from './SetConf.js';
import { SetEvents, writeSetEvents } from './SetEvents.js';
import { SignalMessage, writeSignal } from './Signal.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A message that a client sends.
 *
 * @category model
 * @since 0.1.0
 */
export type ClientMessage =
  SetConf | GetConf | SetEvents | Authenticate | SaveConf | SignalMessage | MapAddress | GetAllMappings;

/**
 * A message that a server sends.
 *
 * @category model
 * @since 0.1.0
 */
export type ServerMessage = ErrorMessage | Done | ConfValue | EventMessage | AddressMapped;

/**
 * A message of a type that section 3 does not have.
 *
 * @category model
 * @since 0.1.0
 */
export interface UnknownMessage {
  readonly _tag: 'Unknown';
  readonly type: number;
  readonly body: Uint8Array;
}

/**
 * Any message, of a known or an unknown type.
 *
 * @category model
 * @since 0.1.0
 */
export type Message = ClientMessage | ServerMessage | UnknownMessage;

/**
 * Which end sends a message.
 *
 * @category model
 * @since 0.1.0
 */
export type From = 'client' | 'server';

// -------------------------------------------------------------------------------------
// tables
// -------------------------------------------------------------------------------------

/**
 * The type of each message (section 3), by its `_tag`.
 *
 * @example
 * messageTypes.GetConf // 3
 *
 * @category tables
 * @since 0.1.0
 */
export const messageTypes = {
  Error: 0x0000,
  Done: 0x0001,
  SetConf: 0x0002,
  GetConf: 0x0003,
  ConfValue: 0x0004,
  SetEvents: 0x0005,
  Event: 0x0006,
  Authenticate: 0x0007,
  SaveConf: 0x0008,
  Signal: 0x0009,
  MapAddress: 0x000a,
  AddressMapped: 0x000b,
  GetAllMappings: 0x000c,
} as const satisfies { readonly [T in Exclude<Message['_tag'], 'Unknown'>]: number };

/**
 * The body codec of each message (section 3), by its `_tag`.
 *
 * @example
 * messageCodecs.GetConf.encode({ _tag: 'GetConf', keys: ['SocksPort'] })
 *
 * @category tables
 * @since 0.1.0
 */
export const messageCodecs = {
  Error: ErrorMessage,
  Done,
  SetConf,
  GetConf,
  ConfValue,
  SetEvents,
  Event: EventMessage,
  Authenticate,
  SaveConf,
  Signal: SignalMessage,
  MapAddress,
  AddressMapped,
  GetAllMappings,
} as const satisfies { readonly [T in keyof typeof messageTypes]: BodyCodec<Extract<Message, { readonly _tag: T }>> };

type KnownTag = keyof typeof messageTypes;

const tags: ReadonlyMap<number, KnownTag> = /* #__PURE__ */ new Map(
  /* #__PURE__ */ (Object.keys(messageTypes) as Array<KnownTag>).map((tag) => [messageTypes[tag], tag]),
);

/**
 * The names as the specification spells them. They equal those of the codecs, which a bundle need not contain for them.
 */
export const messageNames = /* #__PURE__ */ Object.fromEntries(
  /* #__PURE__ */ Object.keys(messageTypes).map((tag) => [tag, tag.toUpperCase()]),
) as { readonly [T in KnownTag]: string };

/** The encoders of a client's messages, so that its bundle does not contain their decoders. */
const clientWrites = {
  SetConf: writeSetConf,
  GetConf: writeGetConf,
  SetEvents: writeSetEvents,
  Authenticate: writeAuthenticate,
  SaveConf: () => undefined,
  Signal: writeSignal,
  MapAddress: writeMapping,
  GetAllMappings: () => undefined,
} as const satisfies {
  readonly [T in ClientMessage['_tag']]: (w: Writer, message: Extract<ClientMessage, { readonly _tag: T }>) => void;
};

/** The side that sends each message. A missing message, or one of the other union, does not compile. */
export const senders = {
  Error: 'server',
  Done: 'server',
  SetConf: 'client',
  GetConf: 'client',
  ConfValue: 'server',
  SetEvents: 'client',
  Event: 'server',
  Authenticate: 'client',
  SaveConf: 'client',
  Signal: 'client',
  MapAddress: 'client',
  AddressMapped: 'server',
  GetAllMappings: 'client',
} as const satisfies Senders;

export type Senders = { readonly [T in ClientMessage['_tag']]: 'client' } & {
  readonly [T in ServerMessage['_tag']]: 'server';
};

/**
 * Returns which side sends messages of a type, or undefined for an unknown type.
 *
 * @example
 * senderOf(messageTypes.GetConf) // 'client'
 *
 * @category tables
 * @since 0.1.0
 */
export const senderOf = (type: number): From | undefined => {
  const tag = tags.get(type);
  return tag === undefined ? undefined : senders[tag];
};

/** Whether the specification has messages of this type. */
export const isSpecified = (type: number): boolean => tags.has(type);

/** Whether messages of this type are replies: those that a server sends, except EVENT. */
export const isReplyType = (type: number): boolean => type !== messageTypes.Event && senderOf(type) === 'server';

/**
 * Returns the name of a type as the specification spells it, or its number in hexadecimal for an unknown type.
 *
 * @example
 * messageName(3) // 'GETCONF'
 *
 * @category tables
 * @since 0.1.0
 */
export const messageName = (type: number): string => {
  const tag = tags.get(type);
  return tag === undefined ? `0x${type.toString(16).padStart(4, '0')}` : messageNames[tag];
};

// -------------------------------------------------------------------------------------
// decoding, encoding
// -------------------------------------------------------------------------------------

/**
 * Decodes a frame to its message. A frame of an unknown type is an `Unknown` message, not an error; a body that is not
 * valid for its type is a `DecodeError`.
 *
 * @example
 * decodeMessage(frame(messageTypes.Done, new Uint8Array(0))) // right({ _tag: 'Done' })
 *
 * @category decoding
 * @since 0.1.0
 */
export const decodeMessage = ({ type, body }: Frame): E.Either<DecodeError, Message> => {
  const tag = tags.get(type);
  return tag === undefined
    ? E.right({ _tag: 'Unknown', type, body: copyOf(body) })
    : decodeBody(messageCodecs[tag] as unknown as BodyCodec<Message>)(body);
};

/**
 * Encodes a message to a frame, or returns an `EncodeError` if the frame cannot carry it.
 *
 * @example
 * encodeMessage({ _tag: 'GetConf', keys: ['SocksPort'] })
 *
 * @category encoding
 * @since 0.1.0
 */
export const encodeMessage = (message: Message): E.Either<EncodeError, Frame> => {
  if (message._tag === 'Unknown') return encodeUnknown(message);
  const codec = messageCodecs[message._tag] as unknown as BodyCodec<Message>;
  return E.map((body: Uint8Array) => frame(messageTypes[message._tag], body))(codec.encode(message));
};

const encodeUnknown = (message: UnknownMessage): E.Either<EncodeError, Frame> => {
  const writer = new Writer();
  const problem = writeMessage(writer, message);
  return problem === undefined ? E.right(frame(message.type, writer.take().subarray(HEADER))) : E.left(problem);
};

/** Writes a message as a frame. If it cannot be encoded, writes nothing and returns the error. */
export const writeMessage = (writer: Writer, message: Message): EncodeError | undefined => {
  if (message._tag === 'Unknown') {
    return writeFrame(writer, messageName(message.type), message.type, writeBytes, message.body);
  }
  const codec = messageCodecs[message._tag] as unknown as BodyCodec<Message>;
  return writeFrame(writer, codec.name, messageTypes[message._tag], codec.write, message);
};

/** Does the same as `writeMessage` for the messages of a client only. */
export const writeClientMessage = (writer: Writer, message: ClientMessage): EncodeError | undefined => {
  const write = clientWrites[message._tag] as (w: Writer, message: ClientMessage) => void;
  return writeFrame(writer, messageNames[message._tag], messageTypes[message._tag], write, message);
};

const writeBytes = (writer: Writer, bytes: Uint8Array): void => writer.bytes(bytes);
