/** Requests for onion services: ADD_ONION and DEL_ONION. */
import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { Port } from '../../model/ids.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { command, decimal, nothing, within, word } from './command.js';

/**
 * A private key: its type, such as `ED25519-V3`, and its text from the Tor.
 *
 * @category model
 * @since 0.1.0
 */
export interface OnionKey {
  readonly type: string;
  readonly blob: string;
}

/**
 * A port of an onion service. Connections to `port` go to `target`: an address and a port, a port of the Tor's
 * machine, or `unix:` and a path; by default the same port of the Tor's machine.
 *
 * @category model
 * @since 0.1.0
 */
export interface OnionPort {
  readonly port: Port;
  readonly target?: string | undefined;
}

/**
 * An onion service to create with ADD_ONION (control-spec 3.27).
 *
 * @category model
 * @since 0.1.0
 */
export interface NewOnion {
  /** The ports, at least one. */
  readonly ports: ReadonlyArray<OnionPort>;
  /** The key of an existing service; if absent, Tor makes a new one. */
  readonly key?: OnionKey | undefined;
  /** Whether the reply omits the key that Tor makes. */
  readonly discardKey?: boolean | undefined;
  /** Whether the service outlives this connection. */
  readonly detach?: boolean | undefined;
  /** The number of streams that one client circuit may have; 0, the default, for any number. */
  readonly maxStreams?: number | undefined;
  /** Whether to close a circuit that exceeds `maxStreams`, instead of rejecting the stream. */
  readonly maxStreamsCloseCircuit?: boolean | undefined;
  /** Whether it is a Single Onion Service, which needs a Tor configured for it: fast, and not anonymous. */
  readonly nonAnonymous?: boolean | undefined;
  /** Public keys (x25519, base32) of the authorized clients; if absent, all clients are. */
  readonly clients?: ReadonlyArray<string> | undefined;
}

/**
 * A created onion service. `serviceId` is the address without `.onion`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Onion {
  readonly serviceId: string;
  readonly key: OnionKey | undefined;
}

/** ADD_ONION, control-spec 3.27. */
export const addOnion = ({
  ports,
  key,
  discardKey = false,
  detach = false,
  maxStreams,
  maxStreamsCloseCircuit = false,
  nonAnonymous = false,
  clients = [],
}: NewOnion): Request<RawReply, Onion> =>
  command({
    name: 'ADD_ONION',
    write: (w) => {
      // a key that was read from a file may end with a newline; an error does not show it
      word(w, 'Key', key === undefined ? 'NEW:BEST' : `${key.type}:${key.blob}`, '', 'another text');
      const flags = [
        ...(discardKey ? ['DiscardPK'] : []),
        ...(detach ? ['Detach'] : []),
        ...(clients.length > 0 ? ['V3Auth'] : []),
        ...(nonAnonymous ? ['NonAnonymous'] : []),
        ...(maxStreamsCloseCircuit ? ['MaxStreamsCloseCircuit'] : []),
      ];
      if (flags.length > 0) word(w, 'Flags', flags.join(','), 'Flags=');
      if (maxStreams !== undefined) decimal(w, 'MaxStreams', maxStreams, 0xffff, 'MaxStreams=');
      if (ports.length === 0) w.fail('Ports', 'at least one port', 'none');
      for (const { port, target } of ports) {
        if (target === undefined) decimal(w, 'Port', port, 0xffff, 'Port=');
        else if (within(w, 'Port', port, 0xffff)) word(w, 'Target', `${String(port)},${target}`, 'Port=');
      }
      for (const client of clients) word(w, 'Client', client, 'ClientAuthV3=');
    },
    wanted: 'a ServiceID',
    begins: isServiceId,
    read: added,
  });

const isServiceId = (text: string): boolean => text.startsWith('ServiceID=');

const added = (lines: ReadonlyArray<ReplyLine>): E.Either<never, Onion> | undefined => {
  const serviceId = valueOf(lines, 'ServiceID=');
  const privateKey = valueOf(lines, 'PrivateKey=');
  const colon = privateKey?.indexOf(':') ?? -1;
  return serviceId === undefined
    ? undefined
    : E.right({
        serviceId,
        key:
          privateKey === undefined || colon === -1
            ? undefined
            : { type: privateKey.slice(0, colon), blob: privateKey.slice(colon + 1) },
      });
};

const valueOf = (lines: ReadonlyArray<{ readonly text: string }>, key: string): string | undefined =>
  lines.find(({ text }) => text.startsWith(key))?.text.slice(key.length);

/** DEL_ONION, control-spec 3.28. */
export const delOnion = (serviceId: string): Request<RawReply, void> =>
  command({ name: 'DEL_ONION', write: (w) => word(w, 'ServiceID', serviceId), read: nothing });
