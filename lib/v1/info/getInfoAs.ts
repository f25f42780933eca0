import { either as E, function as F } from 'fp-ts';
import type * as t from 'io-ts';
import { chainEitherK, right } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { decodeError } from '../../TorError.js';
import type { DecodeError, TorError } from '../../TorError.js';
import { quote } from '../../internal/text.js';
import type { V1Tor } from '../V1Tor.js';

/**
 * A decoder of text for each key of GETINFO.
 *
 * @category model
 * @since 0.1.0
 */
export type InfoDecoders = Readonly<Record<string, t.Decoder<string, unknown>>>;

/**
 * The type of the record that a record of decoders returns.
 *
 * @category model
 * @since 0.1.0
 */
export type InfoOf<C extends InfoDecoders> = {
  readonly [K in keyof C]: C[K] extends t.Decoder<string, infer A> ? A : never;
};

/**
 * Reads all the keys with one GETINFO (3.9) and decodes their texts. Without a key, nothing is sent. The first text
 * that its codec rejects is a `DecodeError` with the key as its `field`.
 *
 * @example
 * getInfoAs({ uptime: config.IntFromText(0, 1e9), dormant: config.BoolFromText })(tor)
 *
 * @category requests
 * @since 0.1.0
 */
export const getInfoAs = <C extends InfoDecoders>(
  codecs: C,
): ((tor: Pick<V1Tor, 'getInfoText'>) => ObservableEither<TorError, InfoOf<C>>) => {
  const wanted = Object.entries(codecs);
  const keys = wanted.map(([key]) => key);
  const decode = (texts: ReadonlyArray<string>): E.Either<DecodeError, InfoOf<C>> => {
    const values: [string, unknown][] = [];
    for (const [i, [key, codec]] of wanted.entries()) {
      const text = texts[i] ?? '';
      const decoded = codec.decode(text);
      if (E.isLeft(decoded)) return E.left(toDecodeError(key, text, decoded.left));
      values.push([key, decoded.right]);
    }
    return E.right(Object.fromEntries(values) as InfoOf<C>);
  };
  return (tor) => F.pipe(keys.length === 0 ? right([]) : tor.getInfoText(keys), chainEitherK(decode));
};

const toDecodeError = (key: string, text: string, [error]: t.Errors): DecodeError =>
  decodeError('GETINFO', key, 0, error?.message ?? error?.context.at(-1)?.type.name ?? 'another value', quote(text));
