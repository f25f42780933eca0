import { either as E, function as F, readonlyArray as RA } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { map, mapLeft, right } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { EncodeError, TorError } from '../../TorError.js';
import type { Writer } from '../../internal/Writer.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { quotedAscii, readQuoted } from '../text/quoted.js';
import { done, serving } from './answering.js';
import { refused } from './arguments.js';
import { command } from './command.js';
import { confKey } from './confLines.js';
import { inPieces, MAX_REPLY, piecesOf } from './inPieces.js';
import type { ServeCommand } from './ServeCommand.js';
import { reply, writeLines } from './writeReply.js';

/** GETCONF, control-spec 3.3. A line without `=` is an option that is not set. */
export const getConf = (keys: ReadonlyArray<string>): Request<RawReply, ReadonlyArray<ConfigLine>> =>
  command({
    name: 'GETCONF',
    about: 'option',
    write: (w) => {
      if (keys.length === 0) w.fail('Keys', 'at least one key', 'none');
      for (const one of keys) confKey(w, one);
    },
    wanted: 'lines for its keys',
    begins: isLineFor(keys.length > MAX_JUDGED ? undefined : keys),
    read: confLines(isLineFor(keys.length > MAX_JUDGED ? undefined : keys)),
  });

/** With more keys than this, none is kept until the reply, and its lines are checked by their form only. */
const MAX_JUDGED = 64;

/** The name of an option. */
const optionName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Whether a line is the answer to one of the keys. Tor accepts a key in any case, an abbreviation and old names, and
 * answers with the current name. HiddenServiceOptions is answered with the lines of all onion services, and a port
 * also with the lines whose name has leading underscores.
 */
const isLineFor =
  (keys: ReadonlyArray<string> | undefined) =>
  (text: string): boolean => {
    const [name = ''] = text.split('=', 1);
    if (keys === undefined) return optionName.test(name);
    const answered = bare(name);
    return keys.some((one) => one === name || isAnsweredBy(bare(one), answered));
  };

const bare = (name: string): string => name.toLowerCase().replace(/^_+/, '');

const isAnsweredBy = (asked: string, answered: string): boolean =>
  asked !== '' &&
  answered !== '' &&
  (answered.startsWith(asked) ||
    asked.startsWith(answered) ||
    renamed[asked] === answered ||
    (asked.startsWith('hiddenservice') && answered.startsWith('hiddenservice')));

/**
 * Old names that current Tors accept, and that are not a prefix of the new ones (`option_abbrevs_` in their config.c).
 */
// prettier-ignore
const renamed: Readonly<Record<string, string>> = {
  allowunverifiednodes: 'allowinvalidnodes',
  automaphostsuffixes: 'automaphostssuffixes',
  automaphostonresolve: 'automaphostsonresolve',
  dirfetchpostperiod: 'statusfetchperiod',
  dirserver: 'dirauthority',
  maxconn: 'connlimit',
  maxmemincellqueues: 'maxmeminqueues',
  orbindaddress: 'orlistenaddress',
  dirbindaddress: 'dirlistenaddress',
  socksbindaddress: 'sockslistenaddress',
  usehelpernodes: 'useentryguards',
  numhelpernodes: 'numentryguards',
  useentrynodes: 'useentryguards',
  numentrynodes: 'numentryguards',
  resolvconf: 'serverdnsresolvconffile',
  searchdomains: 'serverdnssearchdomains',
  serverdnsallowbrokenresolvconf: 'serverdnsallowbrokenconfig',
  prefertunnelleddirconns: 'prefertunneleddirconns',
  bridgeauthoritativedirectory: 'bridgeauthoritativedir',
  hashedcontrolpassword: 'hashedcontrolsessionpassword',
};

type ReadLines = (lines: ReadonlyArray<ReplyLine>) => E.Either<TorError, ReadonlyArray<ConfigLine>> | undefined;

const confLines =
  (isAnswer: (text: string) => boolean): ReadLines =>
  (lines) => {
    const set: ConfigLine[] = [];
    for (const { text } of lines) {
      if (!isAnswer(text)) return undefined;
      const equals = text.indexOf('=');
      if (equals === -1) continue;
      set.push({ key: text.slice(0, equals), value: confValue(text.slice(equals + 1)) });
    }
    return E.right(set);
  };

/** Decodes a value. Tor quotes a value that begins with a quote or contains an unprintable character. */
const confValue = (text: string): string => {
  const inQuotes = readQuoted(text);
  return inQuotes?.end === text.length ? inQuotes.text : text;
};

/** A current Tor has about 400 options. */
const MAX_KEYS = 1024;

/** Without a key, nothing is asked. */
export const serveGetConf: ServeCommand = (tor, line) =>
  serving(tor.getConf, line, { max: Infinity }, (ask, { words }) => {
    if (words.length === 0) return done(() => right(undefined));
    if (words.length > MAX_KEYS) return refused(451, `More than ${String(MAX_KEYS)} keys in one GETCONF`);
    return E.right({ question: () => withText(answersOf(ask, words)), write: writeAnswers });
  });

/** In TC the text of the refusal is the key alone; clients of v1 parse the sentence of a current Tor. */
const withText = <A>(answer$: ObservableEither<TorError, A>): ObservableEither<TorError, A> =>
  F.pipe(
    answer$,
    mapLeft((error) =>
      error._tag === 'ServerError' && error.code === 'UnrecognizedKey' && !error.text.includes(' ')
        ? { ...error, text: `Unrecognized configuration key "${error.text}"` }
        : error,
    ),
  );

/** The lines of one key; none if the option is not set. */
interface ConfAnswer {
  readonly key: string;
  readonly lines: ReadonlyArray<ConfigLine>;
}

type Ask = (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<ConfigLine>>;

/**
 * Asks for each key once, ignoring case, and finds the lines of each. If a line could belong to two of the keys, as
 * with abbreviations, each is asked for on its own.
 */
const answersOf = (ask: Ask, keys: ReadonlyArray<string>): ObservableEither<TorError, ReadonlyArray<ConfAnswer>> => {
  const different = [...new Map(keys.map((key) => [key.toLowerCase(), key])).values()];
  const pieces = piecesOf(different, MAX_JUDGED).flatMap((some) => (isClear(some) ? [some] : some.map(RA.of)));
  const answersTo = (piece: ReadonlyArray<string>): ObservableEither<TorError, ReadonlyArray<ConfAnswer>> =>
    F.pipe(
      ask(piece),
      map((lines) => lineUp(piece, lines)),
    );
  return F.pipe(
    inPieces(answersTo, pieces, sizeOf),
    map((answers) => (different.length === keys.length ? answers.flat() : repeated(keys, answers.flat()))),
  );
};

/** Whether no key could be answered with the line of another one. */
const isClear = (keys: ReadonlyArray<string>): boolean => {
  const names = keys.map((key) => key.split('=', 1)[0] ?? '');
  const asked = keys.map(bare);
  const answered = names.map(bare);
  return keys.every((key, i) =>
    names.every((name, j) => i === j || !(key === name || isAnsweredBy(asked[i] ?? '', answered[j] ?? ''))),
  );
};

/** The lines are in the order of the keys. Lines that belong to none of several keys follow under the key ''. */
const lineUp = (keys: ReadonlyArray<string>, lines: ReadonlyArray<ConfigLine>): ReadonlyArray<ConfAnswer> => {
  if (keys.length === 1) return [{ key: keys[0] as string, lines }];
  let at = 0;
  const answers = keys.map((key) => {
    const isLine = isLineFor([key]);
    const start = at;
    while (at < lines.length && isLine((lines[at] as ConfigLine).key)) at++;
    return { key, lines: lines.slice(start, at) };
  });
  return at === lines.length ? answers : [...answers, { key: '', lines: lines.slice(at) }];
};

/** The answers for keys of which some are repeated. */
const repeated = (keys: ReadonlyArray<string>, answers: ReadonlyArray<ConfAnswer>): ReadonlyArray<ConfAnswer> => {
  const linesOf = new Map(answers.map(({ key, lines }) => [key.toLowerCase(), lines]));
  return [...keys.map((key) => ({ key, lines: linesOf.get(key.toLowerCase()) ?? [] })), ...answers.filter(isOfNoKey)];
};

const isOfNoKey = ({ key }: ConfAnswer): boolean => key === '';

/** A lower bound of the bytes of answers: each character has at least one. */
const sizeOf = (answers: ReadonlyArray<ConfAnswer>): number => {
  let size = 0;
  for (const { lines } of answers) for (const { key, value } of lines) size += key.length + value.length;
  return size;
};

const writeAnswers = (w: Writer, answers: ReadonlyArray<ConfAnswer>): EncodeError | undefined =>
  reply(w, 'GETCONF', () => {
    if (sizeOf(answers) > MAX_REPLY) return w.fail('Body', 'at most 16 MiB', 'more');
    const texts = answers.flatMap(({ key, lines }) =>
      lines.length === 0 ? [key] : lines.map((line) => `${line.key}=${confText(line.value)}`),
    );
    writeLines(w, 'Value', texts);
  });

/** Encodes a value as Tor does: quoted if it begins with a quote or has a `#` or a byte outside printable ASCII. */
const confText = (value: string): string => (/^"|[^\u0020-\u007e]|#/.test(value) ? quotedAscii(value) : value);
