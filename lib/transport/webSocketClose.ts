/** Close codes of WebSockets. */
import type { TransportError, TransportErrorKind } from '../TorError.js';
import { transportError } from '../TorError.js';

/** The codes that this library closes with. In a browser, a page may use only `normal` and codes from 3000 on. */
export const CloseCode = {
  normal: 1000,
  unsupported: 1003,
  textFromServer: 4003,
} as const;

/** Codes of RFC 6455, section 7.4.1, and of its registry. */
const kinds: Readonly<Record<number, readonly [TransportErrorKind, string]>> = {
  1002: ['Other', 'it did not understand the frames'],
  1003: ['Other', 'it takes no such messages'],
  1006: ['Reset', 'the connection broke off'],
  1007: ['Other', 'it could not read a message'],
  1008: ['Denied', 'its rules do not allow it'],
  1009: ['Other', 'a message was too big for it'],
  1010: ['Other', 'it lacks an extension'],
  1011: ['Other', 'it failed'],
  1012: ['Ended', 'it starts again'],
  1013: ['Refused', 'it has too much to do; try again later'],
  1014: ['Unreachable', 'the server behind it did not answer'],
  1015: ['Tls', 'TLS failed'],
};

/** Codes that are not errors: normal closure, going away, closed without a code. */
const inOrder: ReadonlyArray<number> = [1000, 1001, 1005];

const because = (code: number, reason: string): string =>
  reason === '' ? `(${code})` : `(${code}, ${JSON.stringify(reason)})`;

/** Converts a close code and the peer's reason to a Left; `undefined` for a code that is not an error. */
export const fromCloseCode = (endpoint: string, code: number, reason = ''): TransportError | undefined => {
  if (inOrder.includes(code)) return undefined;
  const [kind, words] = kinds[code] ?? (['Other', 'for a reason of its own'] as const);
  return code === 1006
    ? transportError(kind, endpoint, `${words} without a closing ${because(code, reason)}`)
    : transportError(kind, endpoint, `the other end closed the connection: ${words} ${because(code, reason)}`);
};
