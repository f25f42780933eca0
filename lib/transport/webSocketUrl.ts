/** URLs of WebSockets. An invalid URL is never repeated in an error, since it may contain a secret. */
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
 * Returns the normalized URL, or an error text. A user, a password, a query and a fragment are refused, since proxies,
 * logs and histories keep URLs.
 */
export const webSocketUrl = (url: string): E.Either<string, string> => {
  // the URL parser removes newlines, and turns each `\` into a `/`
  if (!/^wss?:\/\/[^\s\\]+$/i.test(url)) return E.left(wanted);
  if (/[?#@]/.test(url)) {
    return E.left(`${wanted} without a user, a query or a fragment: a URL must not contain a secret`);
  }
  const { href, hostname } = parsed(url) ?? { href: '', hostname: '' };
  return hostname === '' ? E.left(wanted) : E.right(href);
};
