import type { Tor } from '../Tor.js';

/**
 * A `Tor` that may have a connection to close, such as a client. Every `Tor` is one.
 *
 * @category model
 * @since 0.1.0
 */
export interface MayBeConnected extends Tor {
  readonly close?: (() => void) | undefined;
}
