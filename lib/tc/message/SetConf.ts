import * as t from 'io-ts';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import { bodyCodec } from './bodyCodec.js';
import { NL, SP, splitLines, trim, writeValue } from './lines.js';
import { writeKey } from '../../internal/writeKey.js';
import { is } from './tags.js';

/**
 * SETCONF (section 3.3), from the client. A line without a value resets its option.
 *
 * @category model
 * @since 0.1.0
 */
export interface SetConf {
  readonly _tag: 'SetConf';
  readonly lines: ReadonlyArray<ConfigLine>;
}

export const writeSetConf = (w: Writer, { lines }: SetConf): void => {
  if (lines.length === 0) w.fail('Lines', 'at least one line', 'none');
  for (const { key, value } of lines) {
    writeKey(w, key);
    if (value !== '') {
      if (trim(value) !== value) w.fail('Value', 'no white space at its ends', quote(value));
      w.uint8('Lines', SP);
      writeValue(w, value);
    }
    w.uint8('Lines', NL);
  }
};

/**
 * ```text
 * Lines  [Key SP Value NL, or Key NL; at least one]
 * ```
 *
 * Decoding accepts the same forms as real servers: tabs and runs of white space between and around key and value, blank
 * lines, comments, a missing newline at the end.
 *
 * @category codecs
 * @since 0.1.0
 */
export const SetConf = /* #__PURE__ */ bodyCodec<SetConf>(
  'SETCONF',
  /* #__PURE__ */ is<SetConf>('SetConf', () => ({
    lines: t.readonlyArray(t.type({ key: t.string, value: t.string })),
  })),
  (r) => {
    if (r.left === 0) r.fail('Lines', 'at least one line', 'none', undefined);
    return {
      _tag: 'SetConf',
      lines: splitLines(r.textToEnd('Lines'))
        .map(trim)
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
          const [key = ''] = /^[^ \t]+/.exec(line) ?? [];
          return { key, value: trim(line.slice(key.length)) };
        }),
    };
  },
  writeSetConf,
);
