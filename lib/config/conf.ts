/**
 * Configuration with types: GETCONF and SETCONF through a record of codecs.
 *
 * @since 0.1.0
 */
import { either as E, function as F } from 'fp-ts';
import type * as t from 'io-ts';
import { configLine, reset } from '../model/ConfigLine.js';
import type { ConfigLine } from '../model/ConfigLine.js';
import { chainEitherK, right } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import { decodeError } from '../TorError.js';
import type { DecodeError, TorError } from '../TorError.js';
import { quote } from '../wire/text.js';
import type { Values } from './ConfCodec.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A decoder for each key. Keys are told apart without regard to case, as Tor does.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfDecoders = Readonly<Record<string, t.Decoder<Values, unknown>>>;

/**
 * An encoder for each key.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfEncoders = Readonly<Record<string, t.Encoder<never, Values>>>;

/**
 * What a record of decoders gives.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfOf<C extends ConfDecoders> = {
  readonly [K in keyof C]: C[K] extends t.Decoder<Values, infer A> ? A : never;
};

/**
 * What a record of encoders takes, each key or not.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfFor<C extends ConfEncoders> = {
  readonly [K in keyof C]?: C[K] extends t.Encoder<infer A, Values> ? A : never;
};

// -------------------------------------------------------------------------------------
// requests
// -------------------------------------------------------------------------------------

/**
 * One GETCONF for all the keys, decoded. The first key whose lines are not what its codec wants gives a DecodeError with
 * that key as its `field`; the octet is not known, and 0. Without a key nothing is asked.
 *
 * @category requests
 * @since 0.1.0
 */
export const getConfAs = <C extends ConfDecoders>(
  codecs: C,
): ((tor: Pick<Tor, 'getConf'>) => ObservableEither<TorError, ConfOf<C>>) => {
  const wanted = Object.entries(codecs);
  const keys = [...new Map(wanted.map(([key]) => [key.toLowerCase(), key])).values()];
  const decode = (lines: ReadonlyArray<ConfigLine>): E.Either<DecodeError, ConfOf<C>> => {
    const valuesOf = group(lines);
    const conf: [string, unknown][] = [];
    for (const [key, codec] of wanted) {
      const values = valuesOf.get(key.toLowerCase()) ?? [];
      const decoded = codec.decode(values);
      if (E.isLeft(decoded)) return E.left(toDecodeError(key, values, decoded.left));
      conf.push([key, decoded.right]);
    }
    return E.right(Object.fromEntries(conf) as ConfOf<C>);
  };
  return (tor) => F.pipe(keys.length === 0 ? right([]) : tor.getConf(keys), chainEitherK(decode));
};

/**
 * One SETCONF for those keys that have a value, in the order of the codecs: all of them or none. An option whose codec
 * gives no line is reset to its default. Without a value nothing is sent.
 *
 * @category requests
 * @since 0.1.0
 */
export const setConfFrom =
  <C extends ConfEncoders>(codecs: C) =>
  (values: ConfFor<C>): ((tor: Pick<Tor, 'setConf'>) => ObservableEither<TorError, void>) => {
    const given: Readonly<Record<string, unknown>> = values;
    const lines = Object.entries(codecs).flatMap(([key, codec]) => {
      const value = Object.hasOwn(given, key) ? given[key] : undefined;
      // what stands under a codec's key is what that codec encodes
      return value === undefined ? [] : toLines(key, codec.encode(value as never));
    });
    return (tor) => (lines.length === 0 ? right(undefined) : tor.setConf(lines));
  };

const group = (lines: ReadonlyArray<ConfigLine>): ReadonlyMap<string, Values> => {
  const groups = new Map<string, string[]>();
  for (const { key, value } of lines) {
    const values = groups.get(key.toLowerCase());
    if (values === undefined) groups.set(key.toLowerCase(), [value]);
    else values.push(value);
  }
  return groups;
};

const toLines = (key: string, values: Values): ReadonlyArray<ConfigLine> =>
  values.length === 0 ? [reset(key)] : values.map((value) => configLine(key, value));

const toDecodeError = (key: string, values: Values, [error]: t.Errors): DecodeError =>
  decodeError(
    'CONFVALUE',
    key,
    0,
    error?.message ?? error?.context.at(-1)?.type.name ?? 'another value',
    typeof error?.value === 'string' ? quote(error.value) : values.map(quote).join(', ') || 'no value',
  );
