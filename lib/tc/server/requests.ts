/** Maps each message of a client to a call of the Tor. */
import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { Authenticate } from '../message/Authenticate.js';
import { decodeBody } from '../message/bodyCodec.js';
import type { BodyCodec, BodyRange } from '../message/bodyCodec.js';
import { eventByCode } from '../message/event/index.js';
import { messageCodecs, messageName, messageTypes, writeMessage } from '../message/Message.js';
import type { ClientMessage } from '../message/Message.js';
import type { AddressMapping } from '../../model/Address.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { EncodeError, ServerError, TorError } from '../../TorError.js';
import type { Tor } from '../../Tor.js';
import type { Writer } from '../../internal/Writer.js';
import { REQUEST, weightOf } from '../../server/Ask.js';
import type { Ask } from '../../server/Ask.js';
import { getConf } from '../../server/getConf.js';
import { MAX_BODY } from '../frame/Frame.js';
import { malformed, onlyFromServer, unrecognizedEvent, unrecognizedSignal, unrecognizedType } from './errors.js';

export type ClientRequest =
  | Ask
  | { readonly _tag: 'Authenticate' }
  | { readonly _tag: 'SetEvents'; readonly indices: ReadonlyArray<number> }
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

/** The bytes of memory of a key and of a line, without their text. */
const KEY = 64;
const LINE = 112;

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
      return ask(
        'GetConf',
        weightOf(length, KEY * keys.length),
        () => getConf(tor, keys, MAX_BODY),
        'one',
        writeConfValue,
      );
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
      return message.codes.some((code) => eventByCode[code] === undefined)
        ? refused(unrecognizedEvent)
        : { _tag: 'SetEvents', indices: message.codes.map((code) => code - 1) };
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
