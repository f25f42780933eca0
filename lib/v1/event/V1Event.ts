import { either as E } from 'fp-ts';
import type { Keywords } from '../../model/EventDetails.js';
import { parseLines } from '../reply.js';
import { readQuoted } from '../text/quoted.js';
import { parseWords } from '../text/words.js';
import { malformed } from './eventLine.js';
import type { ReadEvent } from './eventLine.js';
import { quote } from '../../internal/text.js';

/**
 * An event of any name, as the v1 protocol sends it (control-spec 4.1).
 *
 * ```text
 * 650 HS_DESC REQUESTED abc NO_AUTH $7C23~a0 DESC_ID   words: REQUESTED, abc, NO_AUTH, $7C23~a0
 * 650 BUILDTIMEOUT_SET COMPUTED TOTAL_TIMES=124        words: COMPUTED; keywords: TOTAL_TIMES
 * ```
 *
 * @category model
 * @since 0.1.0
 */
export interface V1Event {
  readonly name: string;
  /** The rest of its first line, after the name. */
  readonly text: string;
  /** The words of `text` that are not `KEYWORD=value`; empty for a log line. */
  readonly words: ReadonlyArray<string>;
  /** The `KEYWORD=value` pairs of `text`; empty for a log line. */
  readonly keywords: Keywords;
  /** Further lines, without the final `OK`. A quoted value, as in CONF_CHANGED, is decoded as in `getConf`. */
  readonly lines: ReadonlyArray<string>;
  /** The event's data, without a newline at the end. */
  readonly data: string | undefined;
}

const prose: ReadonlySet<string> = /* #__PURE__ */ new Set(['DEBUG', 'INFO', 'NOTICE', 'WARN', 'ERR']);

/** Decodes `KEY="value"`: removes the quotes and the escapes. */
const unquotedLine = (line: string): string => {
  const start = line.indexOf('=') + 1;
  const value = start === 0 ? undefined : readQuoted(line, start);
  return value?.end === line.length ? line.slice(0, start) + value.text : line;
};

export const v1Event =
  (name: string): ReadEvent<V1Event> =>
  (message) => {
    const [first, ...rest] = parseLines(message);
    const text = first?.text.slice(name.length + 1) ?? '';
    const words = prose.has(name) ? { words: [], keywords: {} } : parseWords(text);
    if (words === undefined) return E.left(malformed(name, 'quotes that are closed', quote(text)));
    const lines = rest.map((line) => unquotedLine(line.text));
    if (lines.at(-1) === 'OK') lines.pop();
    const data = first?.data ?? rest.find((line) => line.data !== undefined)?.data;
    return E.right({ name, text, ...words, lines, data });
  };
