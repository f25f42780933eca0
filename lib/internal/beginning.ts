/** Recognizes another protocol by the first bytes of a connection. */
import type { Recognized } from '../TorError.js';

/** The number of bytes needed to recognize a protocol: the length of the header of a TC frame. */
export const RECOGNIZABLE = 4;

/**
 * Returns the first bytes, one character per byte: those in `before`, then those of a chunk. The default length is
 * enough to recognize the HTTP response of a SOCKS port.
 */
export const beginning = (before: string, chunk: Uint8Array, most = 32): string =>
  before + String.fromCharCode(...chunk.subarray(0, most - before.length));

/**
 * Recognizes the protocol of the first bytes; `undefined` for fewer than four bytes, and for the beginning of a frame.
 * As the header of a frame, text would announce a body of over 2,300 bytes of an unknown type. HTTP is recognized
 * because a web page can make a browser send it to a local port.
 */
export const recognize = (text: string): Recognized | undefined => {
  if (text.length < RECOGNIZABLE) return undefined;
  if (/^(?:\d{3}[ +-]|PROT|AUTH)/i.test(text)) return 'v1';
  // the response of Tor's SOCKS port to HTTP
  if (/^HTTP\/1\.\d 501 Tor is not/.test(text)) return 'SOCKS';
  if (/^(?:HTTP|GET |HEAD|POST|PUT |DELE|OPTI|CONN|PATC|TRAC)/.test(text)) return 'HTTP';
  // eslint-disable-next-line no-control-regex
  if (/^[\u0015\u0016]\u0003[\u0000-\u0004]/.test(text)) return 'TLS';
  return /^[\t\n\r -~]{4}/.test(text) ? 'text' : undefined;
};

/** Recognizes the protocol of a whole input, even of fewer than four bytes: a SOCKS 5 port answers with two. */
export const recognizeWhole = (text: string): Recognized | undefined =>
  // eslint-disable-next-line no-control-regex
  /^\u0005[\u0000-\u0002\u00ff]$/.test(text) ? 'SOCKS' : recognize(text);
