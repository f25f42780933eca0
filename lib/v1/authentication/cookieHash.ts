import type { ObservableEither } from '../../ObservableEither.js';
import type { TorError } from '../../TorError.js';
import type { Cryptography } from './cryptography.js';

const encoder = /* #__PURE__ */ new TextEncoder();

/** The two directions of the proofs of SAFECOOKIE. */
export type Direction = 'server-to-controller' | 'controller-to-server';

/** The proof of a side that it knows the cookie (control-spec 3.24). */
export const cookieHash = (
  { hmacSha256 }: Cryptography,
  direction: Direction,
  cookie: Uint8Array,
  clientNonce: Uint8Array,
  serverNonce: Uint8Array,
): ObservableEither<TorError, Uint8Array> =>
  hmacSha256(
    encoder.encode(`Tor safe cookie authentication ${direction} hash`),
    Uint8Array.from([...cookie, ...clientNonce, ...serverNonce]),
  );
