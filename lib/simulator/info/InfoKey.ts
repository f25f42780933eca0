/** A key of GETINFO. */
import type { SimulatorState } from '../State.js';

/** Why a known key has no value now. */
export interface Unavailable {
  readonly status: 551 | 552;
  readonly why: string;
}

/**
 * A key, or all keys below `name` if it ends with `/*`. `read` receives the rest of such a key, and returns
 * `undefined` for an unknown key.
 */
export interface InfoKey {
  readonly name: string;
  /** The description in GETINFO info/names. */
  readonly about: string;
  readonly read: (state: SimulatorState, rest: string) => string | Unavailable | undefined;
}

export const unavailable = (status: Unavailable['status'], why: string): Unavailable => ({ status, why });
