/**
 * Passwords that a server stores only as a hash (section 4.1): the salted and iterated S2K of RFC 2440, 3.6.1.3, with
 * SHA-1, as in Tor.
 *
 * ```text
 * Salt       [8 bytes]
 * Indicator  [1 byte; (16 + low four bits) << (high four bits + 6) bytes are hashed]
 * Hash       [20 bytes; SHA-1 of salt and password, again and again]
 * ```
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { either as E } from 'fp-ts';
import { authenticateBy } from '../../server/index.js';
import type { Authentication } from '../../server/index.js';
import { secretUnavailable } from '../../TorError.js';
import type { SecretUnavailable } from '../../TorError.js';

const SALT = 8;
const SPECIFIER = SALT + 1;

/** The minimum number of bytes that are hashed per call. */
const RUN = 4096;

/** The indicator that Tor writes: 65,536 bytes. */
const INDICATOR = 0x60;

/**
 * Accepts clients that know the password of a hash. The hash has the form that `tor --hash-password` prints and
 * {@link hashPassword} returns: `16:` and 58 hexadecimal digits. The form of the Tors that spoke TC, 40 characters of
 * base64, is accepted as well. Any other form is a Left `SecretUnavailable`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const hashedPassword = (hash: string): E.Either<SecretUnavailable, Authentication> => {
  const bytes = parse(hash);
  if (bytes === undefined) {
    return E.left(secretUnavailable('the hashed password', 'wanted 16: and 58 hexadecimal digits'));
  }
  const specifier = bytes.subarray(0, SPECIFIER);
  const wanted = bytes.subarray(SPECIFIER);
  return E.right(authenticateBy((secret) => timingSafeEqual(s2k(specifier, secret), wanted)));
};

/**
 * Hashes a password, which is encoded as UTF-8, or bytes. Returns `16:` and 58 upper-case hexadecimal digits, the form
 * of `HashedControlPassword` in a torrc. Two hashes of the same password differ because of their random salt.
 *
 * @category constructors
 * @since 0.1.0
 */
export const hashPassword = (
  password: string | Uint8Array,
  random: (size: number) => Uint8Array = randomBytes,
): string => {
  const specifier = Buffer.from([...random(SALT), INDICATOR]);
  const hash = s2k(specifier, typeof password === 'string' ? Buffer.from(password, 'utf8') : password);
  return `16:${Buffer.concat([specifier, hash]).toString('hex').toUpperCase()}`;
};

const parse = (hash: string): Uint8Array | undefined => {
  const [, hex] = /^16:([0-9a-fA-F]{58})$/.exec(hash) ?? [];
  if (hex !== undefined) return Buffer.from(hex, 'hex');
  return /^[0-9a-zA-Z+/]{39}=$/.test(hash) ? Buffer.from(hash, 'base64') : undefined;
};

const s2k = (specifier: Uint8Array, password: Uint8Array): Uint8Array => {
  const indicator = specifier[SALT] as number;
  const count = (16 + (indicator & 0x0f)) << ((indicator >> 4) + 6);
  const salted = Buffer.concat([specifier.subarray(0, SALT), password]);
  // repeats a short input, since otherwise a client with an empty password would cause the most calls
  const run = Buffer.alloc(salted.length * Math.ceil(RUN / salted.length), salted);
  const hash = createHash('sha1');
  for (let left = count; left > 0; left -= run.length) hash.update(run.subarray(0, left));
  for (const bytes of [salted, run]) bytes.fill(0);
  return hash.digest();
};
