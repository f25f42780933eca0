/** Arbitraries of fast-check for laws: values, messages, and programs of requests. */
export { arbitraries } from './arbitraries.js';
export type { Arbitraries, FastCheckModule } from './arbitraries.js';
export { ask, behavesAs, programs, run } from './programs.js';
export type { Answer, Asking, Program, Programs, TorRequest } from './programs.js';
export { v1EventArbitraries } from './v1Events.js';
export type { V1EventArbitraries } from './v1Events.js';
