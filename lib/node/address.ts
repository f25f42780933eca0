/** Hosts and ports in URLs. */
import type { AddressInfo, Server, Socket } from 'node:net';
import { isIPv6 } from 'node:net';
import type { Bound } from './listening.js';

/** Converts a host for the system: removes the brackets of an IPv6 address. */
export const hostOf = (host: string): string => {
  const [, inside = ''] = /^\[(.*)\]$/.exec(host) ?? [];
  return isIPv6(inside) ? inside : host;
};

/** Returns `unix:` and the path, escaped so that it is read as the same path. */
export const unixUrl = (path: string): string => `unix:${path.replaceAll('%', '%25')}`;

/** Returns `SCHEME://HOST:PORT`, with an IPv6 address in brackets. */
export const urlOf = (scheme: string, host: string, port: number): string =>
  `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`;

/** True for 127.0.0.0/8, also mapped into IPv6, and ::1. */
export const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/i.test(address);

/**
 * Returns the address of a listening server, with the requested host name, which is the name in a certificate, and the
 * bound port. `local` depends on the bound address, not on the name.
 */
export const boundTo = (scheme: string, host: string, server: Server): Bound => {
  const { address, port } = server.address() as AddressInfo;
  return { url: urlOf(scheme, host, port), local: isLoopback(address) };
};

/** Returns the URL of an accepted socket's peer; without an address if the peer has disconnected already. */
export const peerOf =
  (scheme: string) =>
  ({ remoteAddress, remotePort }: Socket): string =>
    remoteAddress === undefined || remotePort === undefined ? `${scheme}:` : urlOf(scheme, remoteAddress, remotePort);
