/** GETINFO with decoded values. */
import { either as E } from 'fp-ts';
import { chainEitherK } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { decodeError } from '../../TorError.js';
import type { DecodeError, TorError } from '../../TorError.js';
import { quote } from '../../internal/text.js';
import { INVALID, readerOf } from './readers.js';
import type { InfoValues } from './InfoTypes.js';

/**
 * GETINFO of known keys as values. A key that is not known has its text.
 *
 * @category model
 * @since 0.1.0
 */
export type GetInfo = <const K extends ReadonlyArray<string>>(keys: K) => ObservableEither<TorError, InfoValues<K>>;

type Ask = (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<string>>;

/**
 * Makes `getInfo` of a `V1Tor` from its `getInfoText`.
 *
 * @example
 * const getInfo = getInfoWith(tor.getInfoText)
 *
 * @category constructors
 * @since 0.1.0
 */
export const getInfoWith = (ask: Ask): GetInfo => {
  const getInfo = (keys: ReadonlyArray<string>): ObservableEither<TorError, ReadonlyArray<unknown>> =>
    chainEitherK((texts: ReadonlyArray<string>) => decodeAll(keys, texts))(ask(keys));
  return getInfo as GetInfo;
};

const decodeAll = (
  keys: ReadonlyArray<string>,
  texts: ReadonlyArray<string>,
): E.Either<DecodeError, ReadonlyArray<unknown>> => {
  const values: unknown[] = [];
  for (const [i, key] of keys.entries()) {
    const text = texts[i] ?? '';
    const { wanted, read } = readerOf(key);
    const value = read(text);
    if (value === INVALID) return E.left(decodeError('GETINFO', key, 0, wanted, quote(text)));
    values.push(value);
  }
  return E.right(values);
};
