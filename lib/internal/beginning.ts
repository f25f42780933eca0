/** What the first bytes of a connection are, if they are not those of a frame. */
import type { Recognized } from '../TorError.js';

/** Bytes that are needed to recognize a protocol: as many as the header of a TC frame has. */
export const RECOGNIZABLE = 4;

/**
 * The first bytes, one character each: those in `before`, then those of a chunk. By default enough of them to recognize
 * the HTTP response of a SOCKS port.
 */
export const beginning = (before: string, chunk: Uint8Array, most = 32): string =>
  before + String.fromCharCode(...chunk.subarray(0, most - before.length));

/**
 * What they are; `undefined` for fewer than four, and for any that a frame can begin with. As the header of a frame,
 * text would announce a body of over 2,300 bytes, of a type that no message has. A page in a browser can have HTTP sent
 * to a local port.
 */
export const recognize = (text: string): Recognized | undefined => {
  if (text.length < RECOGNIZABLE) return undefined;
  if (/^(?:\d{3}[ +-]|PROT|AUTH)/i.test(text)) return 'v1';
  // Tor's own words at a SOCKS port
  if (/^HTTP\/1\.\d 501 Tor is not/.test(text)) return 'SOCKS';
  if (/^(?:HTTP|GET |HEAD|POST|PUT |DELE|OPTI|CONN|PATC|TRAC)/.test(text)) return 'HTTP';
  // eslint-disable-next-line no-control-regex
  if (/^[\u0015\u0016]\u0003[\u0000-\u0004]/.test(text)) return 'TLS';
  return /^[\t\n\r -~]{4}/.test(text) ? 'text' : undefined;
};

/** What they are if nothing follows, also if there are fewer than four: a SOCKS 5 port answers with two. */
export const recognizeWhole = (text: string): Recognized | undefined =>
  // eslint-disable-next-line no-control-regex
  /^\u0005[\u0000-\u0002\u00ff]$/.test(text) ? 'SOCKS' : recognize(text);
