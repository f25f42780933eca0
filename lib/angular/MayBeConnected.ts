/**
 * @since 0.1.0
 */
import type { Observable } from 'rxjs';
import type { Status } from '../session/Status.js';
import type { Tor } from '../Tor.js';

/**
 * A `Tor`, which may have a connection that can be closed and whose status can be seen, as a client's can. Every `Tor` is
 * one.
 *
 * @category model
 * @since 0.1.0
 */
export interface MayBeConnected extends Tor {
  readonly status$?: Observable<Status> | undefined;
  readonly close?: (() => void) | undefined;
}
