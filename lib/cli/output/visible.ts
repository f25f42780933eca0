/** Makes text of a peer safe for a terminal. */
import { showText } from '../../internal/text.js';

/**
 * Characters that control a terminal, or that hide or reverse the adjacent text: C0 and C1 controls, DEL, soft hyphen,
 * zero-width and bidirectional controls, line separators, tags; and lone surrogates, which cannot be encoded.
 */
const unsafe = /* #__PURE__ */ new RegExp(
  '[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f' +
    '\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}\\p{Surrogate}]',
  'gu',
);

const short: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' };

const escaped = (character: string): string =>
  short[character] ??
  Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/**
 * Escapes every character that could control a terminal as JSON does, so that a line of JSON keeps its meaning; a byte
 * that is not UTF-8 becomes `\xNN`. All output of the command passes through this function.
 */
export const visible = (text: string): string => showText(text).replace(unsafe, escaped);
