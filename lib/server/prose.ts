/**
 * @since 0.1.0
 */

const CUT = ' [cut]';

const encoder = /* #__PURE__ */ new TextEncoder();

/**
 * Text for people, made such that the wire can carry it: U+FFFD in the place of a NUL and of a lone surrogate; where it
 * has more than `limit` octets, cut between two characters, with ` [cut]` at its end.
 *
 * @since 0.1.0
 */
export const prose = (text: string, limit: number): string => {
  const clean = text.replace(/\0|\p{Surrogate}/gu, '\ufffd');
  // no code unit has more than three octets
  if (3 * clean.length <= limit) return clean;
  const octets = new Uint8Array(limit);
  if (encoder.encodeInto(clean, octets).read === clean.length) return clean;
  return clean.slice(0, encoder.encodeInto(clean, octets.subarray(0, limit - CUT.length)).read) + CUT;
};
