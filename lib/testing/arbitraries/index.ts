/** What is arbitrary, for laws: values, messages, and programs of requests. For those who use fast-check. */
export { arbitraries } from './arbitraries.js';
export type { Arbitraries, FastCheckModule } from './arbitraries.js';
export { ask, behavesAs, programs, run } from './programs.js';
export type { Answer, Asking, Program, Programs, TorRequest } from './programs.js';
