/**
 * @since 0.1.0
 */
import * as t from 'io-ts';
import type { Writer } from '../wire/Writer.js';
import { bodyCodec } from './bodyCodec.js';
import { NL, splitLines, trim, writeKey } from './lines.js';
import { is } from './tags.js';

/**
 * Section 3.4, from the client.
 *
 * @category model
 * @since 0.1.0
 */
export interface GetConf {
  readonly _tag: 'GetConf';
  readonly keys: ReadonlyArray<string>;
}

/** @since 0.1.0 */
export const writeGetConf = (w: Writer, { keys }: GetConf): void => {
  if (keys.length === 0) w.fail('Keys', 'at least one key', 'none');
  for (const key of keys) {
    writeKey(w, key);
    w.uint8('Keys', NL);
  }
};

/**
 * ```text
 * Keys  [Key NL; at least one]
 * ```
 *
 * Decoding takes what real servers take: white space around a key, blank lines, no newline at the end.
 *
 * @category codecs
 * @since 0.1.0
 */
export const GetConf = /* #__PURE__ */ bodyCodec<GetConf>(
  'GETCONF',
  /* #__PURE__ */ is<GetConf>('GetConf', () => ({ keys: t.readonlyArray(t.string) })),
  (r) => {
    if (r.left === 0) r.fail('Keys', 'at least one key', 'none', undefined);
    return {
      _tag: 'GetConf',
      keys: splitLines(r.textToEnd('Keys'))
        .map(trim)
        .filter((key) => key !== ''),
    };
  },
  writeGetConf,
);
