/**
 * URLs of the command line. A mistake in one is a mistake in the arguments, and it is never repeated, since a secret
 * may be in it.
 */
import { either as E } from 'fp-ts';
import { usage } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import { nodeSchemes, torSchemes } from '../../node/url.js';
import type { Scheme, Schemes } from '../../node/url.js';

/** A URL whose scheme is known: `rest` follows the colon. */
export interface Target {
  /** The URL as it was given. It may be shown once `connect` or `listen` has accepted it. */
  readonly url: string;
  readonly name: string;
  readonly scheme: Scheme;
  readonly rest: string;
}

/** What is spoken there: TC, or the text protocol of today's Tor. */
export type ProtocolName = 'tc' | 'v1';

/** The URLs that TC is spoken at. */
export const TC_URLS = 'tcp://HOST:PORT, tls://HOST:PORT, unix:/PATH, ws://HOST:PORT/PATH or wss://HOST:PORT/PATH';

/** Those of today's Tor. */
export const V1_URLS = "tor://HOST:PORT or tor+unix:/PATH for today's Tor";

const schemeOf = (url: string): string => url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase();

const within = (schemes: Schemes, url: string): Target | undefined => {
  const name = schemeOf(url);
  const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  return scheme === undefined ? undefined : { url, name, scheme, rest: url.slice(name.length + 1) };
};

/** A URL to listen on, or of a TC server. `where` is what it was given as: `--listen`, or the name of a variable. */
export const target = (url: string, where: string): E.Either<Notice, Target> =>
  E.fromNullable(usage(`${where}: wanted ${TC_URLS}`))(within(nodeSchemes, url));

/** A URL of a Tor, whichever protocol it speaks. */
export const torTarget = (
  url: string,
  where: string,
): E.Either<Notice, Target & { readonly protocol: ProtocolName }> => {
  const tc = within(nodeSchemes, url);
  if (tc !== undefined) return E.right({ ...tc, protocol: 'tc' });
  const v1 = within(torSchemes, url);
  return v1 === undefined
    ? E.left(usage(`${where}: wanted ${TC_URLS}, or ${V1_URLS}`))
    : E.right({ ...v1, protocol: 'v1' });
};
