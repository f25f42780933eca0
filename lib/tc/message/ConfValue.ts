import * as t from 'io-ts';
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { Reader } from '../../internal/Reader.js';
import { bodyCodec } from './bodyCodec.js';
import { endOf, NL, SP, writeValue } from './lines.js';
import { writeKey } from '../../internal/writeKey.js';
import { is } from './tags.js';

/**
 * Section 3.5, from the server. Without lines where no option that was asked for is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface ConfValue {
  readonly _tag: 'ConfValue';
  readonly lines: ReadonlyArray<ConfigLine>;
}

export const readLines = (r: Reader): ReadonlyArray<ConfigLine> => confLines(r, r.textToEnd('Lines'));

/**
 * ```text
 * Lines  [Key SP Value NL]
 * ```
 *
 * Decoding takes a line without a space, and no newline at the end.
 *
 * @category codecs
 * @since 0.1.0
 */
export const ConfValue = /* #__PURE__ */ bodyCodec<ConfValue>(
  'CONFVALUE',
  /* #__PURE__ */ is<ConfValue>('ConfValue', () => ({
    lines: t.readonlyArray(t.type({ key: t.string, value: t.string })),
  })),
  (r) => ({ _tag: 'ConfValue', lines: readLines(r) }),
  (w, { lines }) => {
    for (const { key, value } of lines) {
      writeKey(w, key);
      w.uint8('Lines', SP);
      writeValue(w, value);
      w.uint8('Lines', NL);
    }
  },
);

/**
 * Each line is cut out of the text by itself, since a list of lines in between costs as much as all the rest; and a
 * list that begins with its first line, as most have one, takes a tenth of the memory of one that begins empty.
 */
const confLines = (r: Reader, text: string): ReadonlyArray<ConfigLine> => {
  let lines: ConfigLine[] | undefined;
  for (let start = 0; start < text.length;) {
    const end = endOf(text, start, '\n');
    let space = start;
    while (space < end && text.charCodeAt(space) !== SP) space++;
    const key = text.slice(start, space);
    if (key === '') r.fail('Key', 'a keyword', 'none', undefined);
    const line = { key, value: text.slice(space + 1, end) };
    if (lines === undefined) lines = [line];
    else lines.push(line);
    start = end + 1;
  }
  return lines ?? [];
};
