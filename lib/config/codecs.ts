/** Codecs for the options of a Tor, by the kinds of values that its manual has. */
import * as t from 'io-ts';
import type { Port } from '../model/ids.js';
import { csvOf, linesOf, one } from './ConfCodec.js';
import type { Values } from './ConfCodec.js';
import {
  AutoBoolFromText,
  BoolFromText,
  DataSizeFromText,
  IntFromText,
  IntervalFromText,
  PortFromText,
} from './text.js';

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

/**
 * A TCP port alone: `9050`. Current Tors allow more for SocksPort and its like; use `portLines` for those.
 *
 * @category codecs
 * @since 0.1.0
 */
export const port: t.Type<Port, Values, Values> = /* #__PURE__ */ one(PortFromText);

/**
 * A whole number, both bounds included.
 *
 * @category codecs
 * @since 0.1.0
 */
export const int = (min: number, max: number): t.Type<number, Values, Values> => one(IntFromText(min, max));

/**
 * `0` or `1`.
 *
 * @category codecs
 * @since 0.1.0
 */
export const bool: t.Type<boolean, Values, Values> = /* #__PURE__ */ one(BoolFromText);

/**
 * `0`, `1` or `auto`, such as ExitRelay.
 *
 * @category codecs
 * @since 0.1.0
 */
export const autoBool: t.Type<boolean | 'auto', Values, Values> = /* #__PURE__ */ one(AutoBoolFromText);

/**
 * Octets: `1048576`, `1 MB`.
 *
 * @category codecs
 * @since 0.1.0
 */
export const dataSize: t.Type<number, Values, Values> = /* #__PURE__ */ one(DataSizeFromText);

/**
 * Seconds: `7200`, `2 hours`.
 *
 * @category codecs
 * @since 0.1.0
 */
export const interval: t.Type<number, Values, Values> = /* #__PURE__ */ one(IntervalFromText);

/**
 * Text as it stands.
 *
 * @category codecs
 * @since 0.1.0
 */
export const text: t.Type<string, Values, Values> = /* #__PURE__ */ one(t.string);

/**
 * A list with commas: `moria1,moria2`. White space around an item is left out, and so is an empty item.
 *
 * @category codecs
 * @since 0.1.0
 */
export const csvList: t.Type<ReadonlyArray<string>, Values, Values> = /* #__PURE__ */ csvOf(t.string);

/**
 * An option that may have many lines: each line's text.
 *
 * @category codecs
 * @since 0.1.0
 */
export const lines: t.Type<ReadonlyArray<string>, Values, Values> = /* #__PURE__ */ linesOf(t.string);
