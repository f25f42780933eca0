/** The options of the requests for circuits and streams. */
import type { CircuitId } from '../../model/ids.js';

/**
 * The purpose that a controller can give a circuit: `general` for any stream, `controller` for streams that it attaches
 * itself.
 *
 * @category model
 * @since 0.1.0
 */
export type CircuitPurpose = 'general' | 'controller';

/**
 * The options of `closeCircuit`.
 *
 * @category model
 * @since 0.1.0
 */
export interface CloseCircuitOptions {
  /** Whether to keep the circuit open while streams use it. */
  readonly ifUnused?: boolean | undefined;
}

/**
 * The options of `extendCircuit`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ExtendCircuitOptions {
  /** The circuit to extend; without it, a new one is built. */
  readonly circuit?: CircuitId | undefined;
  /** The purpose of a new circuit; `general` by default. */
  readonly purpose?: CircuitPurpose | undefined;
}

/**
 * The options of `attachStream`.
 *
 * @category model
 * @since 0.1.0
 */
export interface AttachStreamOptions {
  /** The hop at which the stream leaves, from 1; the last one by default. */
  readonly hop?: number | undefined;
}

/**
 * The options of `resolve`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ResolveOptions {
  /** Whether to look up the name of an address, instead of the address of a name. */
  readonly reverse?: boolean | undefined;
}
