import * as t from 'io-ts';
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { Reader } from '../../internal/Reader.js';
import { bodyCodec } from './bodyCodec.js';
import { endOf, NL, SP, writeValue } from './lines.js';
import { writeKey } from '../../internal/writeKey.js';
import { is } from './tags.js';

/**
 * CONFVALUE (section 3.5), from the server. It has no lines if none of the requested options is set.
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
 * Decoding accepts a line without a space, and a missing newline at the end.
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
 * Slices each line directly from the text, since an intermediate list of lines would double the cost. The result starts
 * as an array of its first line, since most have one, which takes a tenth of the memory of an array that starts empty.
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
