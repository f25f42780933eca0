/** Codecs for the options of a Tor, by the kinds of values in its manual. */
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
 * Codec of an option with a TCP port alone: `9050`. For SocksPort and similar options, current Tors allow more; use
 * `portLines` for those.
 *
 * @example
 * config.getConfAs({ ORPort: config.port })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const port: t.Type<Port, Values, Values> = /* #__PURE__ */ one(PortFromText);

/**
 * Makes the codec of an option with an integer from `min` to `max`, both included.
 *
 * @example
 * config.getConfAs({ NumEntryGuards: config.int(0, 100) })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const int = (min: number, max: number): t.Type<number, Values, Values> => one(IntFromText(min, max));

/**
 * Codec of an option with `0` or `1`.
 *
 * @example
 * config.setConfFrom({ SafeSocks: config.bool })({ SafeSocks: true })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const bool: t.Type<boolean, Values, Values> = /* #__PURE__ */ one(BoolFromText);

/**
 * Codec of an option with `0`, `1` or `auto`, such as ExitRelay.
 *
 * @example
 * config.getConfAs({ ExitRelay: config.autoBool })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const autoBool: t.Type<boolean | 'auto', Values, Values> = /* #__PURE__ */ one(AutoBoolFromText);

/**
 * Codec of an option with a size in bytes: `1048576`, `1 MB`.
 *
 * @example
 * config.getConfAs({ BandwidthRate: config.dataSize })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const dataSize: t.Type<number, Values, Values> = /* #__PURE__ */ one(DataSizeFromText);

/**
 * Codec of an option with a time in seconds: `7200`, `2 hours`.
 *
 * @example
 * config.getConfAs({ MaxCircuitDirtiness: config.interval })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const interval: t.Type<number, Values, Values> = /* #__PURE__ */ one(IntervalFromText);

/**
 * Codec of an option with any text.
 *
 * @example
 * config.getConfAs({ Nickname: config.text })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const text: t.Type<string, Values, Values> = /* #__PURE__ */ one(t.string);

/**
 * Codec of an option with a comma-separated list: `moria1,moria2`. White space around items and empty items are
 * dropped.
 *
 * @example
 * config.getConfAs({ ExitNodes: config.csvList })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const csvList: t.Type<ReadonlyArray<string>, Values, Values> = /* #__PURE__ */ csvOf(t.string);

/**
 * Codec of an option with any number of lines: the text of each.
 *
 * @example
 * config.getConfAs({ ExitPolicy: config.lines })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const lines: t.Type<ReadonlyArray<string>, Values, Values> = /* #__PURE__ */ linesOf(t.string);
