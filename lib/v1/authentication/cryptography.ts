import { either as E } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { ObservableEither } from '../../ObservableEither.js';
import { secretUnavailable } from '../../TorError.js';
import type { TorError } from '../../TorError.js';

/**
 * The cryptographic functions that SAFECOOKIE needs.
 *
 * @category model
 * @since 0.1.0
 */
export interface Cryptography {
  /** Returns cryptographically secure random bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly hmacSha256: (key: Uint8Array, message: Uint8Array) => ObservableEither<TorError, Uint8Array>;
}

/**
 * The platform's cryptography: WebCrypto, which is available in Node and on browser pages from https or localhost.
 *
 * @category constructors
 * @since 0.1.0
 */
export const webCryptography: Cryptography = {
  random: (bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes)),
  hmacSha256: (key, message) =>
    isSecure()
      ? defer(async () => {
          const { subtle } = globalThis.crypto;
          const algorithm = { name: 'HMAC', hash: 'SHA-256' };
          const imported = await subtle.importKey('raw', key.slice(), algorithm, false, ['sign']);
          return E.right(new Uint8Array(await subtle.sign('HMAC', imported, message.slice())));
        })
      : of(E.left(secretUnavailable('SAFECOOKIE', 'needs WebCrypto, which a page has that came over https'))),
};

/** WebCrypto's `subtle` is absent on insecure pages, although its type is not optional. */
const isSecure = (): boolean => (globalThis.crypto as { readonly subtle?: unknown } | undefined)?.subtle !== undefined;
