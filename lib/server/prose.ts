import { byteLength } from '../internal/text.js';

const CUT = ' [cut]';

const encoder = /* #__PURE__ */ new TextEncoder();

/**
 * Text for people, made such that the wire can carry it: U+FFFD in place of a NUL and of a lone surrogate that
 * stands for no byte; where it
 * has more than `limit` octets, cut between two characters, with ` [cut]` at its end.
 */
export const prose = (text: string, limit: number): string => {
  const clean = text.replace(/[\0\ud800-\udc7f\udd00-\udfff]/gu, '\ufffd');
  // no code unit has more than three octets
  if (3 * clean.length <= limit) return clean;
  if (byteLength(clean) <= limit) return clean;
  return clean.slice(0, encoder.encodeInto(clean, new Uint8Array(limit - CUT.length)).read) + CUT;
};
