/** URLs of the command line. An error about one does not quote it, since it may contain a secret. */
import { either as E } from 'fp-ts';
import { usage } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import { nodeSchemes, torSchemes } from '../../node/url.js';
import type { Scheme, Schemes } from '../../node/url.js';

/** A URL with a known scheme: `rest` follows the colon. */
export interface Target {
  /** The URL as it was written. It may be shown once `connect` or `listen` has accepted it. */
  readonly url: string;
  readonly name: string;
  readonly scheme: Scheme;
  readonly rest: string;
}

/** The protocol: TC or v1. */
export type ProtocolName = 'tc' | 'v1';

/** The URLs of TC servers. */
export const TC_URLS = 'tcp://HOST:PORT, tls://HOST:PORT, unix:/PATH, ws://HOST:PORT/PATH or wss://HOST:PORT/PATH';

/** The URLs of v1 servers. */
export const V1_URLS = 'tor://HOST:PORT, tor+unix:/PATH or tor+ws://HOST:PORT/PATH';

/** The scheme of a URL in lower case; empty without one. */
export const schemeOf = (url: string): string => url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase();

/** Whether the scheme is that of a Unix-domain socket, where file permissions control the access. */
export const isUnix = (scheme: string): boolean => /^(tor\+)?unix$/.test(scheme);

/** Whether the scheme uses TLS. */
export const isTls = (scheme: string): boolean => /^(tls|(tor\+)?wss)$/.test(scheme);

const within = (schemes: Schemes, url: string): Target | undefined => {
  const name = schemeOf(url);
  const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  return scheme === undefined ? undefined : { url, name, scheme, rest: url.slice(name.length + 1) };
};

/** A URL to listen on, or of a TC server. `where` is its source: `--listen`, or the name of a variable. */
export const target = (url: string, where: string): E.Either<Notice, Target> =>
  E.fromNullable(usage(`${where}: wanted ${TC_URLS}`))(within(nodeSchemes, url));

/** A URL of a Tor, of either protocol. */
export const torTarget = (
  url: string,
  where: string,
): E.Either<Notice, Target & { readonly protocol: ProtocolName }> => {
  const tc = within(nodeSchemes, url);
  if (tc !== undefined) return E.right({ ...tc, protocol: 'tc' });
  const v1 = within(torSchemes, url);
  return v1 === undefined
    ? E.left(usage(`${where}: wanted ${TC_URLS}, or ${V1_URLS} for a current Tor`))
    : E.right({ ...v1, protocol: 'v1' });
};
