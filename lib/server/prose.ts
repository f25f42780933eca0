import { byteLength } from '../internal/text.js';

const CUT = ' [cut]';

const encoder = /* #__PURE__ */ new TextEncoder();

/**
 * Changes text for people so that it can be encoded: a NUL, and a lone surrogate that is not an escaped byte, become
 * U+FFFD. Text of more than `limit` bytes is cut between two characters, with ` [cut]` at its end.
 */
export const prose = (text: string, limit: number): string => {
  const clean = text.replace(/[\0\ud800-\udc7f\udd00-\udfff]/gu, '\ufffd');
  // no code unit has more than three bytes
  if (3 * clean.length <= limit) return clean;
  if (byteLength(clean) <= limit) return clean;
  return clean.slice(0, encoder.encodeInto(clean, new Uint8Array(limit - CUT.length)).read) + CUT;
};
