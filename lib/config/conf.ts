/** Typed configuration: GETCONF and SETCONF through a record of codecs. */
import { either as E, function as F } from 'fp-ts';
import type * as t from 'io-ts';
import { defer, of } from 'rxjs';
import { configLine, reset } from '../model/ConfigLine.js';
import type { ConfigLine } from '../model/ConfigLine.js';
import { chainEitherK, right } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import { decodeError, encodeError } from '../TorError.js';
import type { DecodeError, EncodeError, TorError } from '../TorError.js';
import { quote } from '../internal/text.js';
import type { Values } from './ConfCodec.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A decoder for each key. Keys are case-insensitive, as in Tor.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfDecoders = Readonly<Record<string, t.Decoder<Values, unknown>>>;

/**
 * An encoder for each key. If it has an `is`, as every codec of io-ts and of this library has, only values that
 * satisfy it are encoded; its `name` is for the error.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfEncoders = Readonly<Record<string, ConfEncoder>>;

/**
 * The encoder of an option; `is`, if present, validates a value before it is encoded, and `name` describes it in
 * errors.
 *
 * @category model
 * @since 0.1.0
 */
export interface ConfEncoder extends t.Encoder<never, Values> {
  readonly is?: ((u: unknown) => boolean) | undefined;
  readonly name?: string | undefined;
}

/**
 * The type of the record that a record of decoders returns.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfOf<C extends ConfDecoders> = {
  readonly [K in keyof C]: C[K] extends t.Decoder<Values, infer A> ? A : never;
};

/**
 * The type of the record that a record of encoders accepts; each key is optional.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfFor<C extends ConfEncoders> = {
  readonly [K in keyof C]?: (C[K] extends t.Encoder<infer A, Values> ? A : never) | undefined;
};

// -------------------------------------------------------------------------------------
// requests
// -------------------------------------------------------------------------------------

/**
 * Reads all the keys with one GETCONF (section 3.4) and decodes them. Without a key, nothing is sent.
 *
 * Lines that the codecs reject are a `DecodeError`. Its `field` is the key; for several keys, its `field`, `wanted`
 * and `got` list each in the order of the codecs. `got` has the number of the line if the option has several. `offset`
 * is 0, since it is not known.
 *
 * @example
 * config.getConfAs({ Nickname: config.optional(config.text), SocksPort: config.portLines })(tor)
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
    const problems: Problem[] = [];
    for (const [key, codec] of wanted) {
      const values = valuesOf.get(key.toLowerCase()) ?? [];
      const decoded = codec.decode(values);
      if (E.isLeft(decoded)) problems.push(toProblem(key, values, decoded.left));
      else conf.push([key, decoded.right]);
    }
    if (problems.length > 0) return E.left(toDecodeError(problems));
    return E.right(Object.fromEntries(conf) as ConfOf<C>);
  };
  return (tor) => F.pipe(keys.length === 0 ? right([]) : tor.getConf(keys), chainEitherK(decode));
};

/**
 * Sets all keys that have a value with one SETCONF (section 3.3), in the order of the codecs: all of them or none. An
 * option whose codec returns no line is reset to its default. Without a value, nothing is sent.
 *
 * Each subscription validates and encodes the values. A value that its codec's `is` rejects, that cannot be encoded,
 * or that has an empty line (which would reset the option) is an `EncodeError` with the key as its `field`, and
 * nothing is sent.
 *
 * @example
 * config.setConfFrom({ Nickname: config.text, ORPort: config.portLines })({ Nickname: 'lighthouse' })(tor)
 *
 * @category requests
 * @since 0.1.0
 */
export const setConfFrom =
  <C extends ConfEncoders>(codecs: C) =>
  (values: ConfFor<C>): ((tor: Pick<Tor, 'setConf'>) => ObservableEither<TorError, void>) => {
    const given: Readonly<Record<string, unknown>> = values;
    const encode = (): E.Either<EncodeError, ReadonlyArray<ConfigLine>> => {
      const lines: ConfigLine[] = [];
      for (const [key, codec] of Object.entries(codecs)) {
        const value = Object.hasOwn(given, key) ? given[key] : undefined;
        if (value === undefined) continue;
        const encoded = encodeWith(key, codec, value);
        if (E.isLeft(encoded)) return encoded;
        lines.push(...toLines(key, encoded.right));
      }
      return E.right(lines);
    };
    return (tor) =>
      defer(() => {
        const lines = encode();
        if (E.isLeft(lines)) return of(lines);
        return lines.right.length === 0 ? right(undefined) : tor.setConf(lines.right);
      });
  };

const encodeWith = (key: string, codec: ConfEncoder, value: unknown): E.Either<EncodeError, Values> => {
  const refused = (wanted: string): E.Either<EncodeError, never> =>
    E.left(encodeError('SETCONF', key, wanted, showValue(value)));
  const encoded = E.tryCatch(
    // within the try: `is` may encode the value as well
    () => (codec.is?.(value) === false ? undefined : codec.encode(value as never)),
    (error) => `a value that can be encoded (${error instanceof Error ? error.message : String(error)})`,
  );
  if (E.isLeft(encoded)) return refused(encoded.left);
  if (encoded.right === undefined) return refused(codec.name ?? 'another value');
  return encoded.right.includes('')
    ? refused('lines that are not empty, since an empty one resets the option')
    : E.right(encoded.right);
};

/** Shows a value in an error. JSON would show NaN as null and a function as nothing. */
const showValue = (value: unknown): string =>
  quote(typeof value === 'object' && value !== null ? toJson(value) : String(value));

const toJson = (value: object): string =>
  E.getOrElse(() => 'an object')(E.tryCatch(() => JSON.stringify(value), E.toError));

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

interface Problem {
  readonly key: string;
  readonly wanted: string;
  readonly got: string;
}

const toProblem = (key: string, values: Values, [error]: t.Errors): Problem => {
  const part = error?.value;
  // the rejected part is a part of a line, such as an item of a list, or all lines
  const line = typeof part === 'string' ? values.findIndex((value) => value.includes(part)) + 1 : 0;
  return {
    key,
    wanted: error?.message ?? error?.context.at(-1)?.type.name ?? 'another value',
    got:
      typeof part === 'string'
        ? `${quote(part)}${values.length > 1 ? ` in line ${String(line)}` : ''}`
        : values.map(quote).join(', ') || 'no value',
  };
};

const toDecodeError = (problems: ReadonlyArray<Problem>): DecodeError => {
  const [first] = problems;
  const all = (of: (problem: Problem) => string): string =>
    problems.length === 1 && first !== undefined
      ? of(first)
      : problems.map((problem) => `${problem.key}: ${of(problem)}`).join('; ');
  return decodeError(
    'CONFVALUE',
    problems.map(({ key }) => key).join(', '),
    0,
    all(({ wanted }) => wanted),
    all(({ got }) => got),
  );
};
