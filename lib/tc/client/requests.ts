/** The requests of section 3 and how their replies are read. */
import { either as E } from 'fp-ts';
import type { Reading, Request } from '../../client/Request.js';
import type { Frame } from '../frame/Frame.js';
import { frame, writeFrame } from '../frame/Frame.js';
import { readMapping } from '../message/address.js';
import { decodeAt } from '../message/bodyCodec.js';
import { readLines } from '../message/ConfValue.js';
import { readError } from '../message/Error.js';
import {
  isSpecified,
  messageName,
  messageNames,
  messageTypes,
  senderOf,
  writeClientMessage,
} from '../message/Message.js';
import type { ClientMessage } from '../message/Message.js';
import type { AddressMapping } from '../../model/Address.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { outOfStep, serverError } from '../../TorError.js';
import type { EncodeError, TorError } from '../../TorError.js';
import type { Reader } from '../../internal/Reader.js';
import { copyOf } from '../../internal/copyOf.js';
import type { Writer } from '../../internal/Writer.js';

/**
 * A reply in place: the body is the bytes from `start` to `end` (exclusive). It is the same record for each reply, and
 * valid only during the call that receives it.
 */
export interface Reply {
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** How many replies a raw request has: one, or any number up to a DONE or an ERROR. */
export type Replies = 'one' | 'until done';

// -------------------------------------------------------------------------------------
// replies
// -------------------------------------------------------------------------------------

const NOTHING: E.Either<never, void> = /* #__PURE__ */ E.right(undefined);

/** Reads a single reply. */
class Single<A> implements Reading<Reply, A> {
  constructor(
    readonly name: string,
    private readonly wanted: number,
    private readonly readWanted: (reply: Reply) => E.Either<TorError, A>,
    readonly whenLost?: E.Either<TorError, A> | undefined,
  ) {}

  isLast(): boolean {
    return true;
  }

  read(reply: Reply): E.Either<TorError, A> {
    return reply.type === this.wanted ? this.readWanted(reply) : failure(this.name, this.wanted, reply);
  }
}

/** A function, so that bundlers can drop unused calls of it. */
const single = <A>(
  tag: ClientMessage['_tag'],
  wanted: 'Done' | 'ConfValue' | 'AddressMapped',
  read: (reply: Reply) => E.Either<TorError, A>,
  whenLost?: E.Either<TorError, A>,
): Reading<Reply, A> => new Single(messageNames[tag], messageTypes[wanted], read, whenLost);

const writeBytes = (writer: Writer, bytes: Uint8Array): void => writer.bytes(bytes);

const decode = <A>(name: string, read: (reader: Reader) => A, { bytes, start, end }: Reply): E.Either<TorError, A> =>
  decodeAt(name, read, bytes, start, end);

const linesOf = (reply: Reply): E.Either<TorError, ReadonlyArray<ConfigLine>> =>
  decode(messageNames.ConfValue, readLines, reply);

const mappingOf = (reply: Reply): E.Either<TorError, AddressMapping> =>
  decode(messageNames.AddressMapped, readMapping, reply);

const failure = (request: string, wanted: number, reply: Reply): E.Either<TorError, never> => {
  if (reply.type !== messageTypes.Error) {
    return E.left(outOfStep(`${messageName(wanted)} or ERROR in reply to ${request}`, messageName(reply.type)));
  }
  const error = decode(messageNames.Error, readError, reply);
  return error._tag === 'Left' ? error : E.left(serverError(error.right.code, error.right.text, undefined, request));
};

// -------------------------------------------------------------------------------------
// requests
// -------------------------------------------------------------------------------------

/** It is a class because there is one per request. */
class Asked<A> implements Request<Reply, A> {
  constructor(
    private readonly message: ClientMessage,
    readonly reading: Reading<Reply, A>,
  ) {}

  write(writer: Writer): EncodeError | undefined {
    return writeClientMessage(writer, this.message);
  }
}

/**
 * A message that is answered with DONE. With `endsConnection`, the end of the connection is an answer too.
 */
export const done = (message: ClientMessage, endsConnection = false): Request<Reply, void> =>
  new Asked(
    message,
    single(message._tag, 'Done', () => NOTHING, endsConnection ? NOTHING : undefined),
  );

export const getConf = (keys: ReadonlyArray<string>): Request<Reply, ReadonlyArray<ConfigLine>> =>
  new Asked({ _tag: 'GetConf', keys }, confLines);

const confLines = /* #__PURE__ */ single('GetConf', 'ConfValue', linesOf);

export const mapAddress = (mapping: AddressMapping): Request<Reply, AddressMapping> =>
  new Asked({ _tag: 'MapAddress', ...mapping }, mapped);

const mapped = /* #__PURE__ */ single('MapAddress', 'AddressMapped', mappingOf);

/** The replies are any number of ADDRESSMAPPED, then DONE. */
const mappings = /* #__PURE__ */ ((): Reading<Reply, AddressMapping> => ({
  name: messageNames.GetAllMappings,
  isLast: ({ type }) => type !== messageTypes.AddressMapped,
  read: (reply) => {
    switch (reply.type) {
      case messageTypes.AddressMapped:
        return mappingOf(reply);
      case messageTypes.Done:
        return undefined;
      default:
        return failure(messageNames.GetAllMappings, messageTypes.AddressMapped, reply);
    }
  },
}))();

export const getAllMappings: Request<Reply, AddressMapping> = /* #__PURE__ */ new Asked(
  { _tag: 'GetAllMappings' },
  mappings,
);

/**
 * A message of any type, sent unchanged; an ERROR is a Left. If the specification does not have its type, a message of
 * any other unspecified type is a reply as well.
 */
export const raw = ({ type, body }: Frame, replies: Replies): Request<Reply, Frame> => ({
  write: (writer) => writeFrame(writer, messageName(type), type, writeBytes, body),
  reading: readingOf(type, replies),
});

/** A separate function, so that the reading, which is kept until the reply, does not keep the body in memory. */
const readingOf = (type: number, replies: Replies): Reading<Reply, Frame> => ({
  name: messageName(type),
  takes: (reply) => !isSpecified(type) && !isSpecified(reply.type) && senderOf(reply.type) !== 'client',
  isLast: (reply) => replies === 'one' || reply.type === messageTypes.Done || reply.type === messageTypes.Error,
  read: (reply) =>
    reply.type === messageTypes.Error
      ? failure(messageName(type), messageTypes.Done, reply)
      : E.right(frame(reply.type, copyOf(reply.bytes, reply.start, reply.end))),
});
