import { either as E } from 'fp-ts';
import type { StatusClientEvent, StatusGeneralEvent, StatusServerEvent } from '../../model/V1Event.js';
import { quote } from '../../internal/text.js';
import { decodeError } from '../../TorError.js';
import { readQuoted } from '../text/quoted.js';
import { parseWords } from '../text/words.js';
import { eventCodec } from './eventCodec.js';
import { malformed, wholeLine } from './eventLine.js';
import type { ReadEvent } from './eventLine.js';
import { word } from './forms.js';
import { isKeywords, isTexts } from './layout.js';
import { escaped, eventLine, keywordText, wordText } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

type StatusOf = StatusGeneralEvent | StatusClientEvent | StatusServerEvent;

const reading =
  <A extends StatusOf>(name: string, tag: A['_tag']): ReadEvent<A> =>
  (message) => {
    const line = wholeLine(name, message);
    const [severity = '', action = ''] = line.split(' ', 2);
    if (word.read(severity) === undefined) return E.left(decodeError(name, 'Severity', 0, 'a word', quote(severity)));
    if (word.read(action) === undefined) return E.left(decodeError(name, 'Action', 0, 'a word', quote(action)));
    const start = severity.length + action.length + 2;
    const data = readDoubleQuoted(action, line.slice(start));
    const rest = data === undefined ? parseWords(line, start) : { words: [], keywords: { DATA: data } };
    if (rest === undefined) return E.left(malformed(name, 'closed quotes', quote(line)));
    const { words, keywords } = rest;
    return E.right({
      _tag: tag,
      severity,
      action,
      arguments: Object.fromEntries(Object.entries(keywords)),
      ...(words.length > 0 && { words }),
    } as unknown as A);
  };

/** Tor puts quotes around the first bytes of an unknown protocol twice. */
const DOUBLE_QUOTED = 'SOCKS_UNKNOWN_PROTOCOL';

const readDoubleQuoted = (action: string, rest: string): string | undefined => {
  const inner = action === DOUBLE_QUOTED ? /^DATA="(".*")"$/.exec(rest)?.[1] : undefined;
  const data = inner === undefined ? undefined : readQuoted(inner);
  return data?.end === inner?.length ? data?.text : undefined;
};

/** The arguments that Tor writes in quotes, by action; those of all actions are under `*`. */
const quotedArguments: Readonly<Record<string, ReadonlyArray<string>>> = {
  '*': ['ERR', 'HOSTADDR', 'HOSTID', 'RECOMMENDED', 'SUMMARY', 'WARNING'],
  BAD_SERVER_DESCRIPTOR: ['REASON'],
  BUG: ['REASON'],
  SOCKS_BAD_HOSTNAME: ['HOSTNAME'],
};

const isQuoted = (action: string, keyword: string): boolean =>
  ['*', action].some((key) => Object.hasOwn(quotedArguments, key) && quotedArguments[key]?.includes(keyword) === true);

const writing =
  <A extends StatusOf>(name: string): WriteEvent<A> =>
  (w, { severity, action, arguments: args, words = [] }) => {
    if (word.read(severity) === undefined) w.fail('Severity', 'a word', quote(severity));
    if (word.read(action) === undefined) w.fail('Action', 'a word', quote(action));
    const keys = Object.keys(args);
    const isDoubleQuoted = action === DOUBLE_QUOTED && words.length === 0 && keys.length === 1 && keys[0] === 'DATA';
    const rest = [
      ...words.map((one) => wordText(w, one)),
      ...Object.entries(args).map(([key, value]) =>
        isDoubleQuoted ? `DATA="${escaped(w, key, value)}"` : keywordText(w, key, value, isQuoted(action, key)),
      ),
    ];
    eventLine(w, ' ', [name, severity, action, ...rest].join(' '));
  };

const fitting =
  <A extends StatusOf>(tag: A['_tag']) =>
  (u: unknown): u is A => {
    if (typeof u !== 'object' || u === null) return false;
    const { _tag, severity, action, arguments: args, words } = u as Readonly<Record<string, unknown>>;
    return (
      _tag === tag &&
      typeof severity === 'string' &&
      typeof action === 'string' &&
      isKeywords(args) &&
      (words === undefined || isTexts(words))
    );
  };

export const readStatusGeneral = /* #__PURE__ */ reading<StatusGeneralEvent>('STATUS_GENERAL', 'StatusGeneral');
export const writeStatusGeneral = /* #__PURE__ */ writing<StatusGeneralEvent>('STATUS_GENERAL');

export const readStatusClient = /* #__PURE__ */ reading<StatusClientEvent>('STATUS_CLIENT', 'StatusClient');
export const writeStatusClient = /* #__PURE__ */ writing<StatusClientEvent>('STATUS_CLIENT');

export const readStatusServer = /* #__PURE__ */ reading<StatusServerEvent>('STATUS_SERVER', 'StatusServer');
export const writeStatusServer = /* #__PURE__ */ writing<StatusServerEvent>('STATUS_SERVER');

/**
 * The STATUS_GENERAL event, control-spec 4.1.10, for the state of Tor as a whole.
 *
 * ```text
 * STATUS_GENERAL Severity Action *(KEYWORD=value)
 * ```
 */
export const StatusGeneral = /* #__PURE__ */ eventCodec(
  'STATUS_GENERAL',
  /* #__PURE__ */ fitting<StatusGeneralEvent>('StatusGeneral'),
  readStatusGeneral,
  writeStatusGeneral,
);

/** The STATUS_CLIENT event, control-spec 4.1.10, for Tor as a client. */
export const StatusClient = /* #__PURE__ */ eventCodec(
  'STATUS_CLIENT',
  /* #__PURE__ */ fitting<StatusClientEvent>('StatusClient'),
  readStatusClient,
  writeStatusClient,
);

/** The STATUS_SERVER event, control-spec 4.1.10, for Tor as a relay. */
export const StatusServer = /* #__PURE__ */ eventCodec(
  'STATUS_SERVER',
  /* #__PURE__ */ fitting<StatusServerEvent>('StatusServer'),
  readStatusServer,
  writeStatusServer,
);
