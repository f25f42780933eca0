/** Requests for the configuration: GETCONF, SETCONF, RESETCONF, SAVECONF, SIGNAL. */
import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import { writeKey } from '../../internal/writeKey.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { signalNames } from '../../model/Signal.js';
import type { Signal } from '../../model/Signal.js';
import type { TorError } from '../../TorError.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { readQuoted } from '../text/quoted.js';
import { command, NOTHING, nothing, quotedValue } from './command.js';

/** Writes a key that is only an option's name: signs with a meaning on the line are rejected. */
const key = (w: Writer, text: string): void => {
  if (/[="]/.test(text)) return w.fail('Key', 'a keyword without = or quotes', quote(text));
  w.text('Key', ' ');
  writeKey(w, text);
};

/** GETCONF, control-spec 3.3. A line without `=` is an option that is not set. */
export const getConf = (keys: ReadonlyArray<string>): Request<RawReply, ReadonlyArray<ConfigLine>> =>
  command({
    name: 'GETCONF',
    about: 'option',
    write: (w) => {
      if (keys.length === 0) w.fail('Keys', 'at least one key', 'none');
      for (const one of keys) key(w, one);
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

/**
 * SETCONF and RESETCONF, control-spec 3.1 and 3.2, which set all lines or none. Only RESETCONF resets an option
 * without a value to its default.
 */
export const setConf = (lines: ReadonlyArray<ConfigLine>): Request<RawReply, void> =>
  command({
    name: 'SETCONF',
    verb: lines.some(({ value }) => value === '') ? 'RESETCONF' : 'SETCONF',
    about: 'option',
    write: (w) => {
      if (lines.length === 0) w.fail('Lines', 'at least one line', 'none');
      for (const line of lines) {
        key(w, line.key);
        if (line.value !== '') quotedValue(w, 'Value', line.value);
      }
    },
    read: nothing,
  });

/** SAVECONF, control-spec 3.6. */
export const saveConf: Request<RawReply, void> = /* #__PURE__ */ command({
  name: 'SAVECONF',
  write: () => undefined,
  read: nothing,
});

/**
 * SIGNAL, control-spec 3.7: its names are those of this library in capitals. A Tor that exits on a signal may do so
 * before it has sent its reply.
 */
export const signal = (name: Signal): Request<RawReply, void> =>
  command({
    name: 'SIGNAL',
    about: 'code',
    write: (w) =>
      signalNames.includes(name)
        ? w.text('Signal', ` ${name.toUpperCase()}`)
        : w.fail('Signal', `one of ${signalNames.join(', ')}`, quote(name)),
    read: nothing,
    ...(name === 'Halt' || name === 'Shutdown' ? { whenLost: NOTHING } : {}),
  });
