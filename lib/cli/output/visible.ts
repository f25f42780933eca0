/** Text of a peer, made safe for a terminal. */
import { showText } from '../../internal/text.js';

/**
 * What a terminal may act upon, or what hides or turns around the text beside it: C0 and C1 controls, DEL, soft hyphen,
 * zero-width and bidirectional controls, line separators, tags; and lone surrogates, which no output can carry.
 */
const unsafe =
  // eslint-disable-next-line no-control-regex -- these are what must not get through
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;

const short: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' };

const escaped = (character: string): string =>
  short[character] ??
  Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/**
 * The text with everything that a terminal could act upon as JSON would escape it, so that a line of JSON stays the
 * same JSON; a byte that is not UTF-8 is `\xNN`. All that the command writes goes through here.
 */
export const visible = (text: string): string => showText(text).replace(unsafe, escaped);
