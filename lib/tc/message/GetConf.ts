import * as t from 'io-ts';
import { byteLength } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import { bodyCodec } from './bodyCodec.js';
import { MAX_GET_CONF, NL, splitLines, trim } from './lines.js';
import { writeKey } from '../../internal/writeKey.js';
import { is } from './tags.js';

/**
 * GETCONF (section 3.4), from the client.
 *
 * @category model
 * @since 0.1.0
 */
export interface GetConf {
  readonly _tag: 'GetConf';
  readonly keys: ReadonlyArray<string>;
}

export const writeGetConf = (w: Writer, { keys }: GetConf): void => {
  if (keys.length === 0) w.fail('Keys', 'at least one key', 'none');
  const start = w.length;
  for (const key of keys) {
    writeKey(w, key);
    w.uint8('Keys', NL);
  }
  const size = w.length - start;
  if (size > MAX_GET_CONF) w.fail('Keys', `at most ${String(MAX_GET_CONF)} bytes`, `${String(size)} bytes`);
};

/** Splits the keys, in order, into lists that each fit into one message. */
export const keysByMessage = (keys: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const lists: string[][] = [];
  let left = 0;
  for (const key of keys) {
    const size = byteLength(key) + 1;
    if (size > left || lists.length === 0) {
      lists.push([]);
      left = MAX_GET_CONF;
    }
    lists.at(-1)?.push(key);
    left -= size;
  }
  return lists;
};

/** Whether the keys certainly fit into one message; a fast check without encoding them. */
export const areShort = (keys: ReadonlyArray<string>): boolean => {
  let most = 0;
  for (const key of keys) most += MAX_CHARACTER * key.length + 1;
  return most <= MAX_GET_CONF;
};

/** The maximum number of bytes of an encoded code unit. */
const MAX_CHARACTER = 3;

/**
 * ```text
 * Keys  [Key NL; at least one]
 * ```
 *
 * Encoding refuses a body of more than 253 bytes, which can make a real server abort. Decoding accepts the same forms
 * as real servers: a longer body, white space around a key, blank lines, a missing newline at the end.
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
