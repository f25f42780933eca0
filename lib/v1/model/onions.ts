/** Onion services and their clients, as values. */
import type { Port } from '../../model/ids.js';

/**
 * A private key: its type, such as `ED25519-V3` for a service or `x25519` for a client, and its text from the Tor.
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
  /** Whether clients must solve a puzzle while the service is under attack; needs a Tor of 0.4.9 or later. */
  readonly powDefenses?: boolean | undefined;
  /** The number of puzzles with which the service deals in one second. */
  readonly powQueueRate?: number | undefined;
  /** The number of puzzles with which it deals at once. */
  readonly powQueueBurst?: number | undefined;
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

/**
 * The options of `addOnionClientAuth`.
 *
 * @category model
 * @since 0.1.0
 */
export interface OnionClientAuthOptions {
  /** A name for the client, up to 16 characters. */
  readonly name?: string | undefined;
  /** Whether the Tor writes the key to its `ClientOnionAuthDir`, so that it outlives the process. */
  readonly permanent?: boolean | undefined;
}

/**
 * The effect of `addOnionClientAuth`: the key is new, it replaced another one of the same service, or with it the Tor
 * could decrypt a descriptor that it had already.
 *
 * @category model
 * @since 0.1.0
 */
export type OnionClientAuthAdded = 'Registered' | 'Replaced' | 'Decrypted';

/**
 * A key with which this Tor is a client of an onion service. `service` is the address without `.onion`.
 *
 * @category model
 * @since 0.1.0
 */
export interface OnionClientAuth {
  readonly service: string;
  readonly key: OnionKey;
  readonly name?: string | undefined;
  readonly permanent: boolean;
}

/**
 * The options of `hsFetch` and `hsPost`.
 *
 * @category model
 * @since 0.1.0
 */
export interface HsDirOptions {
  /** The directories, as `$` and their fingerprint; Tor chooses some by default. */
  readonly servers?: ReadonlyArray<string> | undefined;
}

/**
 * The options of `hsPost`.
 *
 * @category model
 * @since 0.1.0
 */
export interface HsPostOptions extends HsDirOptions {
  /** The address of the service without `.onion`; needed for a service of version 3. */
  readonly address?: string | undefined;
}
