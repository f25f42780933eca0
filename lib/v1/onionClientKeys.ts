import { either as E } from 'fp-ts';
import { fromTaskEither } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import { secretUnavailable } from '../TorError.js';
import type { SecretUnavailable } from '../TorError.js';
import type { OnionKey } from './model/onions.js';

/**
 * The keys of a client of an onion service with client authorization. The service needs the public key, which is for
 * `clients` of `addOnion`; the client needs the private one, which is for `addOnionClientAuth`.
 *
 * @category model
 * @since 0.1.0
 */
export interface OnionClientKeys {
  /** An x25519 public key in base32. */
  readonly publicKey: string;
  /** An x25519 private key in base64. */
  readonly privateKey: OnionKey;
}

/**
 * Makes a new pair of keys at each subscription, with the Web Crypto of the platform. A Left `SecretUnavailable` if the
 * platform does not have X25519: Node has it since version 20, Chromium since 133, and a page needs https.
 *
 * @example
 * onionClientKeys.subscribe((keys) => console.log(keys))
 *
 * @category constructors
 * @since 0.1.0
 */
export const onionClientKeys: ObservableEither<SecretUnavailable, OnionClientKeys> = /* #__PURE__ */ fromTaskEither(
  async () => {
    try {
      const { subtle } = globalThis.crypto;
      const pair = await subtle.generateKey({ name: 'X25519' }, true, ['deriveBits']);
      if (!('privateKey' in pair)) return unavailable;
      const { d, x } = await subtle.exportKey('jwk', pair.privateKey);
      if (d === undefined || x === undefined) return unavailable;
      return E.right({
        publicKey: base32(bytesOf(x)),
        privateKey: { type: 'x25519', blob: btoa(String.fromCharCode(...bytesOf(d))) },
      });
    } catch {
      return unavailable;
    }
  },
);

const unavailable: E.Either<SecretUnavailable, never> = /* #__PURE__ */ E.left(
  /* #__PURE__ */ secretUnavailable('Web Crypto', 'it has no X25519 here'),
);

/** Decodes base64url, the encoding of a JSON Web Key. */
const bytesOf = (text: string): ReadonlyArray<number> =>
  Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

const base32 = (bytes: ReadonlyArray<number>): string => {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from(
    bits.match(/.{1,5}/g) ?? [],
    (five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five.padEnd(5, '0'), 2)],
  ).join('');
};
