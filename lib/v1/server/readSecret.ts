import { either as E } from 'fp-ts';
import { encodeText } from '../../internal/text.js';
import type { ServerError } from '../../TorError.js';
import { fromHex } from '../authentication/hex.js';
import { readEscapes } from '../text/quoted.js';
import { notHex, v1Error } from './errors.js';

/**
 * Reads the argument of AUTHENTICATE (control-spec 3.5): nothing, a quoted string or hexadecimal digits. No error shows
 * any of it.
 */
export const readSecret = (args: string): E.Either<ServerError, Uint8Array> => {
  const text = args.trimEnd();
  if (text === '') return E.right(new Uint8Array(0));
  if (text.startsWith('"')) {
    const inQuotes = readEscapes(text, 0);
    const bytes = inQuotes === undefined ? undefined : encodeText(inQuotes.text);
    if (inQuotes === undefined || bytes === undefined) return unreadable;
    if (inQuotes.end !== text.length) return tooMany;
    // a copy: the encoded bytes lie in a buffer of three times their length, which would be kept until the verdict
    const secret = bytes.slice();
    bytes.fill(0);
    return E.right(secret);
  }
  if (/^[^\s"]*\s/.test(text)) return tooMany;
  if (text.includes('=')) return keyword;
  const bytes = fromHex(text);
  return bytes === undefined ? E.left(notHex) : E.right(bytes);
};

const refused = (text: string): E.Either<ServerError, never> => E.left(v1Error(512, text));

const unreadable = /* #__PURE__ */ refused('Bad arguments to AUTHENTICATE: Cannot parse keyword argument(s)');
const tooMany = /* #__PURE__ */ refused('Too many arguments to AUTHENTICATE.');
const keyword = /* #__PURE__ */ refused('AUTHENTICATE does not accept keyword arguments.');
