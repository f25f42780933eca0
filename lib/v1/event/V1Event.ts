import { either as E } from 'fp-ts';
import type { Keywords } from '../../model/EventDetails.js';
import { parseLines } from '../reply.js';
import { readQuoted } from '../text/quoted.js';
import { parseWords } from '../text/words.js';
import { malformed } from './eventLine.js';
import type { ReadEvent } from './eventLine.js';
import { quote } from '../../internal/text.js';

/**
 * An event of any name, as today's Tor sends it (control-spec 4.1).
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
  /** What stands behind the name on its first line. */
  readonly text: string;
  /** The words of `text` that are no keyword; none for a log line. */
  readonly words: ReadonlyArray<string>;
  /** What `text` has as `KEYWORD=value`; none for a log line. */
  readonly keywords: Keywords;
  /**
   * Further lines, without the `OK` that ends them. A value in quotes, as in CONF_CHANGED, is read as `getConf` reads
   * it.
   */
  readonly lines: ReadonlyArray<string>;
  /** Its data, without a newline at its end. */
  readonly data: string | undefined;
}

const prose: ReadonlySet<string> = /* #__PURE__ */ new Set(['DEBUG', 'INFO', 'NOTICE', 'WARN', 'ERR']);

/** `KEY="value"` without the quotes and the escapes in them. */
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
