/** URLs of WebSockets. One that cannot be used is never repeated in an error, since a secret may be in it. */
import { either as E } from 'fp-ts';

const wanted = 'wanted ws://HOST:PORT/PATH or wss://HOST:PORT/PATH';

const parsed = (url: string): URL | undefined => {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
};

/**
 * The URL as it is connected to and shown, or what was wanted. A user, a password, a query and a fragment are refused:
 * proxies, logs and histories keep URLs.
 */
export const webSocketUrl = (url: string): E.Either<string, string> => {
  // a browser would leave out spaces and newlines, and turn each `\` into a `/`
  if (!/^wss?:\/\/[^\s\\]+$/i.test(url)) return E.left(wanted);
  if (/[?#@]/.test(url)) {
    return E.left(`${wanted} without a user, a query or a fragment: a URL is no place for a secret`);
  }
  const { href, hostname } = parsed(url) ?? { href: '', hostname: '' };
  return hostname === '' ? E.left(wanted) : E.right(href);
};
