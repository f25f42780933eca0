/** The values of GETINFO as io-ts codecs, for servers. */
import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import { encodeError } from '../../TorError.js';
import type { EncodeError } from '../../TorError.js';
import { Writer } from '../../internal/Writer.js';
import type { InfoValue } from './InfoTypes.js';
import { INVALID, readerOf } from './readers.js';
import { writerOf } from './writers.js';

/**
 * Makes the codec of the value of a key of GETINFO. A value may have parts that its text cannot hold, so that the
 * output of `encode` is an Either. The codec of a key that is not known is that of text.
 *
 * @example
 * infoCodec('uptime').decode('86400') // right(86400)
 *
 * @category codecs
 * @since 0.1.0
 */
export const infoCodec = <K extends string>(key: K): t.Type<InfoValue<K>, E.Either<EncodeError, string>, string> => {
  const { wanted, read } = readerOf(key);
  const write = writerOf(key);
  const encode = (value: InfoValue<K>): E.Either<EncodeError, string> => {
    try {
      const writer = new Writer().of('GETINFO');
      const text = write(writer, value as never);
      // untyped code may pass any value
      if (typeof text !== 'string') writer.fail(key, wanted, typeof text);
      else if (/[\r\0]/.test(text)) writer.fail(key, 'text without CR or NUL', 'text with one');
      return writer.failure === undefined ? E.right(text) : E.left(writer.failure);
    } catch {
      return E.left(encodeError('GETINFO', key, wanted, typeof value));
    }
  };
  /** Whether the value is read again as it was. */
  const is = (u: unknown): u is InfoValue<K> => {
    const encoded = encode(u as InfoValue<K>);
    return encoded._tag === 'Right' && isSame(read(encoded.right), u);
  };
  return new t.Type(
    wanted,
    is,
    (text, context) => {
      const value = read(text);
      return value === INVALID ? t.failure(text, context) : t.success(value as InfoValue<K>);
    },
    encode,
  );
};

/** Whether plain values are equal. A field that is `undefined` is the same as none. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...fields].every((field) => isSame(a[field as never], b[field as never]));
};
