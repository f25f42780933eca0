/** Maps each message of a client to a call of the Tor. */
import { either as E } from 'fp-ts';
import { map, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { Authenticate } from '../tc/message/Authenticate.js';
import { decodeBody } from '../tc/message/bodyCodec.js';
import type { BodyCodec, BodyRange } from '../tc/message/bodyCodec.js';
import { eventByCode } from '../tc/message/event/index.js';
import { messageCodecs, messageName, messageTypes, writeMessage } from '../tc/message/Message.js';
import type { ClientMessage } from '../tc/message/Message.js';
import type { AddressMapping } from '../model/Address.js';
import type { ConfigLine } from '../model/ConfigLine.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { EncodeError, ServerError, TorError } from '../TorError.js';
import type { Tor } from '../Tor.js';
import type { Writer } from '../internal/Writer.js';
import { getConf } from './getConf.js';
import {
  authenticationFailed,
  malformed,
  onlyFromServer,
  unrecognizedEvent,
  unrecognizedSignal,
  unrecognizedType,
} from './errors.js';

/**
 * A request to the Tor, and how its answers are sent.
 *
 * - `done`: a DONE.
 * - `verdict`: a DONE, or an ERROR that ends the session.
 * - `one`: one frame.
 * - `many`: a frame for each answer, and a DONE.
 * - `end`: no frame; the session ends.
 */
export interface Ask {
  readonly _tag: 'Ask';
  readonly name: string;
  /** The estimated bytes of memory until the request is answered; not less than was measured. */
  readonly weight: number;
  readonly question: () => ObservableEither<TorError, unknown>;
  readonly replies: 'done' | 'verdict' | 'one' | 'many' | 'end';
  /** Writes the frame of an answer. */
  readonly write: (writer: Writer, answer: unknown) => EncodeError | undefined;
}

export type ClientRequest =
  | Ask
  | { readonly _tag: 'Authenticate' }
  | { readonly _tag: 'SetEvents'; readonly codes: ReadonlyArray<number> }
  | { readonly _tag: 'Refused'; readonly error: ServerError };

/**
 * Decodes a request with its codec. An AUTHENTICATE is not decoded here: see {@link decodeAuthenticate}. The Tor is
 * asked when the Observable that `question` returns is subscribed to.
 */
export const readRequest = (tor: Tor, type: number, body: BodyRange): ClientRequest => {
  switch (type) {
    case messageTypes.Authenticate:
      return { _tag: 'Authenticate' };
    case messageTypes.Error:
    case messageTypes.Done:
    case messageTypes.ConfValue:
    case messageTypes.Event:
      return refused(onlyFromServer);
  }
  const decode = decoders[type];
  if (decode === undefined) return refused(unrecognizedType);
  const message = decode(body);
  return message._tag === 'Left'
    ? refused(malformed(type, message.left))
    : toRequest(tor, message.right, body.end - body.start);
};

/**
 * Decodes an AUTHENTICATE. Its secret is a copy: decode it only if it will be judged, since the verdict overwrites it.
 */
export const decodeAuthenticate = /* #__PURE__ */ decodeBody(Authenticate);

/**
 * An AUTHENTICATE in an authenticated session. A wrong secret ends the session, as it does before authentication, so
 * that each guess costs a connection.
 */
export const authenticateAgain = (verdict$: Observable<boolean>, weight: number): Ask => ({
  _tag: 'Ask',
  name: messageName(messageTypes.Authenticate),
  weight,
  question: () => verdict$.pipe(map((right) => (right ? E.right(undefined) : E.left(authenticationFailed)))),
  replies: 'verdict',
  write: nothing,
});

/** The bytes of memory of an unanswered request, without its message. */
const REQUEST = 640;

/** The bytes of memory of a key and of a line, without their text. */
const KEY = 64;
const LINE = 112;

/**
 * Estimates the bytes of memory of a request until it is answered. The body counts twice: one character outside of
 * Latin-1 makes a string take two bytes per character.
 */
export const weightOf = (body: number, items = 0): number => REQUEST + 2 * body + items;

type Asking = Exclude<ClientMessage, { readonly _tag: 'Authenticate' }>;

const decoders: {
  readonly [type: number]: ReturnType<typeof decodeBody<Asking>> | undefined;
} = /* #__PURE__ */ (() =>
  Object.fromEntries(
    (['SetConf', 'GetConf', 'SetEvents', 'SaveConf', 'Signal', 'MapAddress', 'GetAllMappings'] as const).map((tag) => [
      messageTypes[tag],
      decodeBody(messageCodecs[tag] as unknown as BodyCodec<Asking>),
    ]),
  ))();

const toRequest = (tor: Tor, message: Asking, length: number): ClientRequest => {
  switch (message._tag) {
    case 'GetConf': {
      const { keys } = message;
      // only blank lines: an empty CONFVALUE, as real servers answer
      return ask('GetConf', weightOf(length, KEY * keys.length), () => getConf(tor, keys), 'one', writeConfValue);
    }
    case 'SetConf': {
      const { lines } = message;
      // only blank lines and comments: DONE, as real servers answer
      const question = (): ReturnType<Tor['setConf']> => (lines.length === 0 ? of(DONE) : tor.setConf(lines));
      return ask('SetConf', weightOf(length, LINE * lines.length), question, 'done', nothing);
    }
    case 'SaveConf':
      return ask('SaveConf', REQUEST, () => tor.saveConf, 'done', nothing);
    case 'Signal': {
      const { signal } = message;
      return typeof signal === 'number'
        ? refused(unrecognizedSignal)
        : ask('Signal', REQUEST, () => tor.signal(signal), signal === 'Halt' ? 'end' : 'done', nothing);
    }
    case 'MapAddress':
      return ask('MapAddress', weightOf(length), () => tor.mapAddress(message.from, message.to), 'one', writeMapping);
    case 'GetAllMappings':
      return ask('GetAllMappings', REQUEST, () => tor.getAllMappings, 'many', writeMapping);
    case 'SetEvents':
      return message.codes.some((code) => eventByCode[code] === undefined) ? refused(unrecognizedEvent) : message;
  }
};

const DONE: E.Either<never, void> = /* #__PURE__ */ E.right(undefined);

const refused = (error: ServerError): ClientRequest => ({ _tag: 'Refused', error });

const ask = <A>(
  tag: Asking['_tag'],
  weight: number,
  question: () => ObservableEither<TorError, A>,
  replies: Ask['replies'],
  write: (writer: Writer, answer: A) => EncodeError | undefined,
): Ask => ({
  _tag: 'Ask',
  name: messageName(messageTypes[tag]),
  weight,
  question,
  replies,
  write: write as Ask['write'],
});

const nothing = (): undefined => undefined;

const writeConfValue = (writer: Writer, lines: ReadonlyArray<ConfigLine>): EncodeError | undefined =>
  writeMessage(writer, { _tag: 'ConfValue', lines });

const writeMapping = (writer: Writer, { from, to }: AddressMapping): EncodeError | undefined =>
  writeMessage(writer, { _tag: 'AddressMapped', from, to });
