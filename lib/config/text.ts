/** Single values as Tor reads and prints them. */
import * as t from 'io-ts';
import { Port } from '../model/ids.js';
import { dataUnits, parseAmount, timeUnits } from './units.js';

/**
 * A codec of one value's text; `parse` returns undefined for text that is not one.
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
 * A decimal number of those bounds, both included.
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
 * `1` or `0`.
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
 * `0`, `1`, or `auto` for what Tor decides by itself.
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
 * Octets. Read with or without a unit, as in a torrc (`1 MB`, `2 KBytes`); printed as plain octets, as Tor does.
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
 * Seconds. Read with or without a unit, as in a torrc (`2 hours`); printed as plain seconds, as Tor does.
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
