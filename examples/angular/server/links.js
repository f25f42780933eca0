/**
 * Links that let in once.
 *
 * A page sends the token of its link together with a key that it has made up, `TOKEN:KEY`. That uses up the token, and
 * from then on the key alone lets in, until the server ends. The same token with the same key is the same page, whose
 * first answer was lost on the way.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { authenticateBy } from 'rx-tor-control';

const hash = (text) => createHash('sha256').update(text).digest();

/** What a page sends in a header of HTTP instead of its secret, which is only in the AUTHENTICATE message. */
export const proofOf = (secret) => createHash('sha256').update('dashboard.json ').update(secret).digest();

/** Random bytes that no request contains. */
const none = () => randomBytes(32);

const SHORTEST_KEY = 32;

export const links = () => {
  const issued = [];

  /** Looks at all of them, however early one fits. */
  const find = (part, wanted) =>
    issued.reduce((found, link) => (timingSafeEqual(link[part], wanted) ? link : found), undefined);

  const check = (bytes) => {
    const [, token, key] = /^(?:([^:]*):)?([^:]*)$/.exec(Buffer.from(bytes).toString('latin1')) ?? [];
    if (key === undefined || key.length < SHORTEST_KEY) return false;
    if (token === undefined) return find('key', hash(key)) !== undefined;
    const link = find('token', hash(token));
    if (link === undefined) return false;
    if (!link.used) {
      link.used = true;
      link.key = hash(key);
      link.proof = proofOf(key);
    }
    return timingSafeEqual(link.key, hash(key));
  };

  return {
    authentication: authenticateBy(check),
    /** Whether it is the proof of a token that is not used up, or of a key. */
    holds: (proof) => find('proof', proof) !== undefined,
    /** A token that was never given before. */
    issue: () => {
      const token = randomBytes(24).toString('base64url');
      issued.push({ token: hash(token), key: none(), proof: proofOf(token), used: false });
      return token;
    },
  };
};
