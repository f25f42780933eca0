/** Replacements with placeholders for the groups of a match and the addresses of a connection. */
import { either as E } from 'fp-ts';

/** The two ends of a connection; those of a Unix-domain socket are unknown. */
export type Addresses = { readonly [K in AddressName]: string | undefined };

const addressNames = ['client-address', 'client-port', 'server-address', 'server-port'] as const;

export type AddressName = (typeof addressNames)[number];

/** Fills in the placeholders; undefined if one stands for an address that is not known. */
export type Template = (groups: ReadonlyArray<string | undefined>, addresses: Addresses) => string | undefined;

type Part = string | number | { readonly address: AddressName };

/**
 * Parses a replacement for a pattern with so many groups. `{}` is the next group, `{0}` the first, and
 * `{client-address}` an address; `{{` and `}}` stand for braces. A Left is what was expected.
 */
export const parseTemplate = (text: string, groups: number): E.Either<string, Template> => {
  const parts: Part[] = [];
  let next = 0;
  let isNumbered = false;
  for (const [token] of text.matchAll(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g)) {
    if (token === '{{' || token === '}}') parts.push(token.charAt(0));
    else if (!/^[{}]/.test(token)) parts.push(token);
    else {
      const name = token.slice(1, -1);
      const isNumber = /^[0-9]+$/.test(name);
      isNumbered ||= isNumber;
      const part = name === '' && token === '{}' ? next++ : isNumber ? Number(name) : addressOf(name);
      if (part === undefined) return E.left(`{}, {0} or one of ${addressNames.map((one) => `{${one}}`).join(', ')}`);
      if (typeof part === 'number' && part >= groups) {
        return E.left(`no more placeholders than the pattern has groups, which is ${String(groups)}`);
      }
      parts.push(part);
    }
  }
  if (isNumbered && next > 0) return E.left('either {} or numbers such as {0}');
  return E.right((matched, addresses) => {
    let filled = '';
    for (const part of parts) {
      const value =
        typeof part === 'string' ? part : typeof part === 'number' ? (matched[part] ?? '') : addresses[part.address];
      if (value === undefined) return undefined;
      filled += value;
    }
    return filled;
  });
};

const addressOf = (name: string): Part | undefined => {
  const address = addressNames.find((one) => one === name);
  return address && { address };
};

/** The host and the port of a URL such as `tcp://127.0.0.1:9051`; an IPv6 address is in brackets, as Tor reads it. */
export const hostPort = (url: string | undefined): { readonly host: string; readonly port: string } | undefined => {
  const [, host, port] = /^[a-z]+:\/\/(\[[0-9a-f:.%]+\]|[^/:[\]]+):([0-9]{1,5})(?:\/|$)/i.exec(url ?? '') ?? [];
  return host === undefined || port === undefined ? undefined : { host: plainHost(host), port };
};

/** An IPv4 address that a socket for both versions shows as an IPv6 address. */
const plainHost = (host: string): string => /^\[::ffff:([0-9.]+)\]$/i.exec(host)?.[1] ?? host;
