import { either as E } from 'fp-ts';
import type { ConfChange, ConfChangedEvent } from '../../model/V1Event.js';
import { quote } from '../../internal/text.js';
import { parseLines } from '../reply.js';
import { readQuoted } from '../text/quoted.js';
import { eventCodec } from './eventCodec.js';
import type { ReadEvent } from './eventLine.js';
import { malformed } from './eventLine.js';
import { escaped, eventLine } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

export const readConfChanged: ReadEvent<ConfChangedEvent> = (message) => {
  const [, ...lines] = parseLines(message).map(({ text }) => text);
  if (lines.at(-1) === 'OK') lines.pop();
  const changes: ConfChange[] = [];
  for (const line of lines) {
    const change = readChange(line);
    if (change === undefined) return E.left(malformed('CONF_CHANGED', 'KEYWORD or KEYWORD=value', quote(line)));
    changes.push(change);
  }
  return E.right({ _tag: 'ConfChanged', changes });
};

const readChange = (line: string): ConfChange | undefined => {
  const equals = line.indexOf('=');
  if (equals === -1) return line === '' ? undefined : { key: line };
  if (equals === 0) return undefined;
  // Tor quotes a value only if it needs it, among others because it begins with a quote
  const value = readQuoted(line, equals + 1);
  const isQuoted = value?.end === line.length;
  return { key: line.slice(0, equals), value: isQuoted ? value.text : line.slice(equals + 1) };
};

/** A value that Tor writes in quotes. */
const needsQuotes = /^"|[^\x20-\x7e]|#/;

export const writeConfChanged: WriteEvent<ConfChangedEvent> = (w, { changes }) => {
  eventLine(w, '-', 'CONF_CHANGED');
  for (const { key, value } of changes) {
    // eslint-disable-next-line no-control-regex
    if (!/^[^=\u0000-\u0020\u007f]+$/.test(key)) w.fail('Key', 'a key without white space and =', quote(key));
    if (value === undefined) eventLine(w, '-', key);
    else eventLine(w, '-', `${key}=${needsQuotes.test(value) ? escaped(w, key, value) : value}`);
  }
  eventLine(w, ' ', 'OK');
};

/**
 * The CONF_CHANGED event, control-spec 4.1.18.
 *
 * ```text
 * CONF_CHANGED CRLF *(Key [=Value] CRLF) OK
 * ```
 */
export const ConfChanged = /* #__PURE__ */ eventCodec(
  'CONF_CHANGED',
  (u): u is ConfChangedEvent =>
    typeof u === 'object' &&
    u !== null &&
    '_tag' in u &&
    u._tag === 'ConfChanged' &&
    'changes' in u &&
    Array.isArray(u.changes) &&
    u.changes.every(isChange),
  readConfChanged,
  writeConfChanged,
);

const isChange = (u: unknown): u is ConfChange =>
  typeof u === 'object' &&
  u !== null &&
  'key' in u &&
  typeof u.key === 'string' &&
  (!('value' in u) || u.value === undefined || typeof u.value === 'string');
