import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import type { BandwidthEvent } from '../../model/Event.js';
import { eventCodec, torEvent } from './eventCodec.js';
import { eventOf, lineOf, numberPlace } from './eventLine.js';
import type { ReadEvent } from './eventLine.js';
import { count } from './forms.js';
import { eventLine, keywordText } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

/**
 * The BW event, control-spec 4.1.4. Unlike in TC, the numbers may exceed 32 bits.
 *
 * ```text
 * BW Read Written *(KEYWORD=value)
 * ```
 */
export const readBandwidth: ReadEvent<BandwidthEvent> = (message) => {
  const { bytes, start, end } = message;
  const space = digitsEnd(bytes, start + FIRST);
  const last = digitsEnd(bytes, space + 1);
  // fast path for the usual line of two short numbers, which arrives every second: no string is made
  return bytes[space] === SP && last === end - 2 && space > start + FIRST && last > space + 1 && last - start < SHORT
    ? E.right({ _tag: 'Bandwidth', read: value(bytes, start + FIRST, space), written: value(bytes, space + 1, last) })
    : other(message);
};

const SP = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/** Bytes of `650 BW `. */
const FIRST = 7;

/** Two numbers within this many bytes are exact. */
const SHORT = 24;

const digitsEnd = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while ((bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at++;
  return at;
};

const value = (bytes: Uint8Array, from: number, to: number): number => {
  let total = 0;
  for (let i = from; i < to; i++) total = 10 * total + (bytes[i] as number) - ZERO;
  return total;
};

/** The largest safe integer. */
const MAX_BYTES = 0x1f_ffff_ffff_ffff;

const bandwidthLine = /* #__PURE__ */ lineOf<BandwidthEvent>(
  'BW',
  [/* #__PURE__ */ numberPlace('BytesRead', MAX_BYTES), /* #__PURE__ */ numberPlace('BytesWritten', MAX_BYTES)],
  ([read, written], keywords) => ({
    _tag: 'Bandwidth',
    read: Number(read),
    written: Number(written),
    ...(Object.keys(keywords).length === 0 ? {} : { details: { other: keywords } }),
  }),
);

const other = /* #__PURE__ */ eventOf('BW', bandwidthLine);

export const writeBandwidth: WriteEvent<BandwidthEvent> = (w, { read, written, details }) => {
  for (const bytes of [read, written]) {
    if (count.read(String(bytes)) === undefined) w.fail('Bytes', `a number from 0 to ${MAX_BYTES}`, String(bytes));
  }
  const keywords = Object.entries(details?.other ?? {}).map(([keyword, value]) => keywordText(w, keyword, value));
  eventLine(w, ' ', ['BW', read, written, ...keywords].join(' '));
};

/** The codec of the BW event. */
export const Bandwidth = /* #__PURE__ */ eventCodec(
  'BW',
  /* #__PURE__ */ torEvent<BandwidthEvent>('Bandwidth', () => ({ read: t.number, written: t.number })),
  readBandwidth,
  writeBandwidth,
);
