/** Hosts and ports, as they stand in a URL. */
import type { AddressInfo, Server, Socket } from 'node:net';
import { isIPv6 } from 'node:net';
import type { Bound } from './listening.js';

/** A host as the system takes it: an IPv6 address without the brackets that it has in a URL. */
export const hostOf = (host: string): string => {
  const [, inside = ''] = /^\[(.*)\]$/.exec(host) ?? [];
  return isIPv6(inside) ? inside : host;
};

/** `unix:` and a path, from which a URL's reader gets the same path. */
export const unixUrl = (path: string): string => `unix:${path.replaceAll('%', '%25')}`;

/** `SCHEME://HOST:PORT`, an IPv6 address in brackets. */
export const urlOf = (scheme: string, host: string, port: number): string =>
  `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`;

/** True for 127.0.0.0/8 and ::1, also where IPv4 is mapped into IPv6. */
export const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/i.test(address);

/**
 * The address of a server that listens: by the name that was asked for, which is the one that a certificate has, with
 * the port that was bound. Whether it is local is told by the address, not by the name.
 */
export const boundTo = (scheme: string, host: string, server: Server): Bound => {
  const { address, port } = server.address() as AddressInfo;
  return { url: urlOf(scheme, host, port), local: isLoopback(address) };
};

/** The other end of an accepted socket; it has no address any more when it has left already. */
export const peerOf =
  (scheme: string) =>
  ({ remoteAddress, remotePort }: Socket): string =>
    remoteAddress === undefined || remotePort === undefined ? `${scheme}:` : urlOf(scheme, remoteAddress, remotePort);
