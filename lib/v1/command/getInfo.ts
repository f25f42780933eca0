import { either as E, function as F } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { Writer } from '../../internal/Writer.js';
import { map } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { EncodeError, TorError } from '../../TorError.js';
import type { InfoTexts } from '../model/InfoTexts.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { serving } from './answering.js';
import { command, word } from './command.js';
import { inPieces, MAX_REPLY, piecesOf } from './inPieces.js';
import { plainInfo } from './plainInfo.js';
import type { ServeCommand } from './ServeCommand.js';
import { endLine, keyValue, reply } from './writeReply.js';

/** GETINFO, control-spec 3.9. Returns the values in the order of the keys. */
export const getInfoText = <const K extends ReadonlyArray<string>>(keys: K): Request<RawReply, InfoTexts<K>> =>
  command<InfoTexts<K>>({
    name: 'GETINFO',
    about: 'option',
    write: (w) => {
      if (keys.length === 0) w.fail('Keys', 'at least one key', 'none');
      for (const key of keys) word(w, 'Key', key);
    },
    wanted: 'a line for each key',
    begins: beginsWith(keys[0] ?? ''),
    read: valuesOf(keys),
  });

const beginsWith =
  (key: string) =>
  (text: string): boolean =>
    text.startsWith(`${key}=`);

const valuesOf =
  <K extends ReadonlyArray<string>>(keys: K) =>
  (lines: ReadonlyArray<ReplyLine>): E.Either<never, InfoTexts<K>> | undefined => {
    const rest = lines.slice(keys.length);
    if (rest.length > 1 || rest[0]?.text !== 'OK') return undefined;
    const values = keys.map((key, i) => {
      const line = lines[i];
      return line?.text.startsWith(`${key}=`) === true ? (line.data ?? line.text.slice(key.length + 1)) : undefined;
    });
    return values.includes(undefined) ? undefined : E.right(values as unknown as InfoTexts<K>);
  };

/** The number of keys that are asked for at once, so that the reply to one request of a gateway stays small. */
const PIECE = 64;

/** A Tor without `getInfoText` is asked for what it has in another form. Without a key, nothing is asked. */
export const serveGetInfo: ServeCommand = (tor, line) =>
  serving(tor.getInfoText ?? plainInfo(tor), line, { max: Infinity }, (getInfo, { words }) =>
    E.right({ question: () => textsOf(getInfo, words), write: writeInfo(words) }),
  );

type Ask = (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<string>>;

/** Asks for each key once, even if it is repeated. */
const textsOf = (ask: Ask, keys: ReadonlyArray<string>): ObservableEither<TorError, ReadonlyMap<string, string>> => {
  const different = [...new Set(keys)];
  return F.pipe(
    inPieces(ask, piecesOf(different, PIECE), sizeOf),
    map((texts) => new Map(texts.flat().map((text, i) => [different[i] as string, text]))),
  );
};

const sizeOf = (texts: ReadonlyArray<string>): number => texts.reduce((size, text) => size + text.length, 0);

const writeInfo =
  (keys: ReadonlyArray<string>) =>
  (w: Writer, texts: ReadonlyMap<string, string>): EncodeError | undefined =>
    reply(w, 'GETINFO', () => {
      const start = w.length;
      for (const key of keys) {
        keyValue(w, key, texts.get(key) ?? '');
        if (w.length - start > MAX_REPLY) return w.fail('Body', 'at most 16 MiB', 'more');
      }
      endLine(w, 'Status', 'OK');
    });
