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

/** Octets that nobody has. */
const none = () => randomBytes(32);

const SHORTEST_KEY = 32;

export const links = () => {
  const issued = [];

  /** Looks at all of them, however early one fits. */
  const find = (part, text) => {
    const wanted = hash(text);
    return issued.reduce((found, link) => (timingSafeEqual(link[part], wanted) ? link : found), undefined);
  };

  const check = (octets) => {
    const [, token, key] = /^(?:([^:]*):)?([^:]*)$/.exec(Buffer.from(octets).toString('latin1')) ?? [];
    if (key === undefined || key.length < SHORTEST_KEY) return false;
    if (token === undefined) return find('key', key) !== undefined;
    const link = find('token', token);
    if (link === undefined) return false;
    if (!link.used) {
      link.used = true;
      link.key = hash(key);
    }
    return timingSafeEqual(link.key, hash(key));
  };

  return {
    authentication: authenticateBy(check),
    /** A token that was never given before. */
    issue: () => {
      const token = randomBytes(24).toString('base64url');
      issued.push({ token: hash(token), key: none(), used: false });
      return token;
    },
  };
};
