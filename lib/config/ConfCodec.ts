/**
 * The type of a configuration option, as an io-ts codec over the values of all its lines: an unset option has none,
 * one that was set more than once has several. An empty list of values, encoded, resets the option to its default.
 */
import { array as A, either as E, function as F, option as O } from 'fp-ts';
import * as t from 'io-ts';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The part of an io-ts `Type` that a codec needs: a `t.Type<A, I, I>` and a `t.Type<A, I, unknown>` both satisfy it.
 * Its name describes the expected value in errors.
 *
 * @category model
 * @since 0.1.0
 */
export interface Codec<A, I> extends t.Decoder<I, A>, t.Encoder<A, I> {
  readonly is: t.Is<A>;
}

/**
 * The values of a key's lines, in order.
 *
 * @category model
 * @since 0.1.0
 */
export type Values = ReadonlyArray<string>;

/**
 * A codec from the values of an option's lines to a value and back.
 *
 * @category model
 * @since 0.1.0
 */
export type ConfCodec<A> = Codec<A, Values>;

/**
 * A codec of one value as the text of a line.
 *
 * @category model
 * @since 0.1.0
 */
export type TextCodec<A> = Codec<A, string>;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Makes the codec of an option with exactly one line.
 *
 * @example
 * config.one(config.PortFromText)
 *
 * @category constructors
 * @since 0.1.0
 */
export const one = <A>(item: TextCodec<A>): t.Type<A, Values, Values> =>
  new t.Type(
    item.name,
    (u): u is A => item.is(u),
    (values, context) => {
      const [value] = values;
      return value === undefined || values.length > 1 ? t.failure(values, context) : item.validate(value, context);
    },
    (a) => [item.encode(a)],
  );

/**
 * Makes the codec of an option with any number of lines, one item per line.
 *
 * @example
 * config.linesOf(config.PortLineFromText)
 *
 * @category constructors
 * @since 0.1.0
 */
export const linesOf = <A>(item: TextCodec<A>): t.Type<ReadonlyArray<A>, Values, Values> =>
  new t.Type(
    `lines, each ${item.name}`,
    isArrayOf(item.is),
    (values, context) => validateAll(item, values, context),
    (as) => as.map((a) => item.encode(a)),
  );

/**
 * Makes the codec of an option whose line is a comma-separated list. An unset option is the empty list, which TC can
 * set only by a reset to the default. An item whose text is empty, contains a comma, or begins or ends with white
 * space is not valid.
 *
 * @example
 * config.csvOf(config.IntFromText(1, 65_535))
 *
 * @category constructors
 * @since 0.1.0
 */
export const csvOf = <A>(item: TextCodec<A>): t.Type<ReadonlyArray<A>, Values, Values> =>
  new t.Type(
    `a list with commas, each ${item.name}`,
    (u): u is ReadonlyArray<A> => isArrayOf(item.is)(u) && u.every((a) => isListItem(item.encode(a))),
    (values, context) => validateAll(item, values.flatMap(splitAtCommas), context),
    (as) => (as.length === 0 ? [] : [as.map((a) => item.encode(a)).join(',')]),
  );

/**
 * Makes the codec of an option that may be unset. Setting `none` resets it. `some` of a value without a line, such as
 * an empty list, is not valid, since it would be read as `none`.
 *
 * @example
 * config.optional(config.text)
 *
 * @category constructors
 * @since 0.1.0
 */
export const optional = <A>(codec: ConfCodec<A>): t.Type<O.Option<A>, Values, Values> =>
  new t.Type(
    `${codec.name}, or none`,
    (u): u is O.Option<A> => isOption(u) && (O.isNone(u) || (codec.is(u.value) && codec.encode(u.value).length > 0)),
    (values, context) =>
      values.length === 0 ? t.success(O.none) : F.pipe(codec.validate(values, context), E.map(O.some)),
    O.match((): Values => [], codec.encode),
  );

const isOption = (u: unknown): u is O.Option<unknown> =>
  typeof u === 'object' && u !== null && '_tag' in u && (u._tag === 'None' || (u._tag === 'Some' && 'value' in u));

const isArrayOf =
  <A>(is: t.Is<A>) =>
  (u: unknown): u is ReadonlyArray<A> =>
    Array.isArray(u) && u.every(is);

const validateAll = <A>(item: TextCodec<A>, values: Values, context: t.Context): t.Validation<ReadonlyArray<A>> => {
  const as: A[] = [];
  for (const [i, value] of values.entries()) {
    const validation = item.validate(value, t.appendContext(context, String(i), item, value));
    if (E.isLeft(validation)) return validation;
    as.push(validation.right);
  }
  return t.success(as);
};

const isListItem = (text: string): boolean => text !== '' && text === text.trim() && !text.includes(',');

const splitAtCommas = (value: string): Values =>
  F.pipe(
    value.split(','),
    A.map((part) => part.trim()),
    A.filter((part) => part !== ''),
  );
