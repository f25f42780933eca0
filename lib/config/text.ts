/** Codecs of single values in the form in which Tor reads and prints them. */
import * as t from 'io-ts';
import { Port } from '../model/ids.js';
import { dataUnits, parseAmount, timeUnits } from './units.js';

/**
 * Makes a codec of one value's text; `parse` returns undefined for invalid text.
 *
 * @internal
 */
export const textType = <A>(
  name: string,
  is: t.Is<A>,
  parse: (text: string) => A | undefined,
  print: (a: A) => string,
): t.Type<A, string, string> =>
  new t.Type(
    name,
    is,
    (text, context) => {
      const a = parse(text);
      return a === undefined ? t.failure(text, context) : t.success(a);
    },
    print,
  );

const isAmount = (u: unknown): u is number => typeof u === 'number' && Number.isSafeInteger(u) && u >= 0;

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

/**
 * Makes the codec of a decimal integer from `min` to `max`, both included.
 *
 * @example
 * config.IntFromText(0, 10).decode('7') // right(7)
 *
 * @category codecs
 * @since 0.1.0
 */
export const IntFromText = (min: number, max: number): t.Type<number, string, string> => {
  const is = (u: unknown): u is number => typeof u === 'number' && Number.isSafeInteger(u) && u >= min && u <= max;
  return textType(
    `a number from ${String(min)} to ${String(max)}`,
    is,
    (text) => {
      const n = /^[+-]?\d+$/.test(text) ? Number(text) + 0 : undefined;
      return is(n) ? n : undefined;
    },
    String,
  );
};

/**
 * Codec of a TCP port, 0 to 65,535.
 *
 * @example
 * config.PortFromText.decode('9050') // right(9050)
 *
 * @category codecs
 * @since 0.1.0
 */
export const PortFromText: t.Type<Port, string, string> = /* #__PURE__ */ textType(
  'a port from 0 to 65535',
  (u): u is Port => Port.is(u),
  (text) => {
    const n = /^\d+$/.test(text) ? Number(text) : undefined;
    return Port.is(n) ? n : undefined;
  },
  String,
);

/**
 * Codec of `1` and `0`.
 *
 * @example
 * config.BoolFromText.encode(true) // '1'
 *
 * @category codecs
 * @since 0.1.0
 */
export const BoolFromText: t.Type<boolean, string, string> = /* #__PURE__ */ textType(
  '0 or 1',
  (u): u is boolean => typeof u === 'boolean',
  (text) => (text === '1' ? true : text === '0' ? false : undefined),
  (a) => (a ? '1' : '0'),
);

/**
 * Codec of `0`, `1`, and `auto` for a value that Tor chooses.
 *
 * @example
 * config.AutoBoolFromText.decode('auto') // right('auto')
 *
 * @category codecs
 * @since 0.1.0
 */
export const AutoBoolFromText: t.Type<boolean | 'auto', string, string> = /* #__PURE__ */ textType(
  '0, 1 or auto',
  (u): u is boolean | 'auto' => typeof u === 'boolean' || u === 'auto',
  (text) => (text === '1' ? true : text === '0' ? false : text.toLowerCase() === 'auto' ? 'auto' : undefined),
  (a) => (a === 'auto' ? a : a ? '1' : '0'),
);

/**
 * Codec of a size in bytes. It reads plain bytes and the units of a torrc (`1 MB`, `2 KBytes`), and writes plain
 * bytes, as Tor does.
 *
 * @example
 * config.DataSizeFromText.decode('4 KB') // right(4096)
 *
 * @category codecs
 * @since 0.1.0
 */
export const DataSizeFromText: t.Type<number, string, string> = /* #__PURE__ */ textType(
  'a size such as 4096 or 4 KB',
  isAmount,
  (text) => parseAmount(dataUnits, text),
  String,
);

/**
 * Codec of a time in seconds. It reads plain seconds and the units of a torrc (`2 hours`), and writes plain seconds,
 * as Tor does.
 *
 * @example
 * config.IntervalFromText.decode('2 hours') // right(7200)
 *
 * @category codecs
 * @since 0.1.0
 */
export const IntervalFromText: t.Type<number, string, string> = /* #__PURE__ */ textType(
  'a time such as 3600 or 1 hour',
  isAmount,
  (text) => parseAmount(timeUnits, text),
  String,
);
