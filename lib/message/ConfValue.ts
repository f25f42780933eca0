/**
 * @since 0.1.0
 */
import * as t from 'io-ts';
import type { ConfigLine } from '../model/ConfigLine.js';
import type { Reader } from '../wire/Reader.js';
import { bodyCodec } from './bodyCodec.js';
import { NL, SP, splitLines, writeKey, writeValue } from './lines.js';
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

/** @since 0.1.0 */
export const readConfValue = (r: Reader): ConfValue => ({
  _tag: 'ConfValue',
  lines: splitLines(r.textToEnd('Lines')).map((line) => {
    const space = line.indexOf(' ');
    const key = space === -1 ? line : line.slice(0, space);
    if (key === '') r.fail('Key', 'a keyword', 'none', undefined);
    return { key, value: space === -1 ? '' : line.slice(space + 1) };
  }),
});

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
  readConfValue,
  (w, { lines }) => {
    for (const { key, value } of lines) {
      writeKey(w, key);
      w.octets(SP);
      writeValue(w, value);
      w.octets(NL);
    }
  },
);
