/** Scripted peers and laws for tests of a client, a server or a Tor. They do not depend on a test framework. */
export { codecLaws, byteLaws } from './codecLaws.js';
export type { Law } from './codecLaws.js';
export { anything, difference, mismatch, show, where } from './match.js';
export type { Pattern, Where } from './match.js';
export { script, showScriptError } from './script/Script.js';
export type { Script, ScriptError } from './script/Script.js';
export { scripted } from './script/scripted.js';
export type { ScriptedPeer } from './script/scripted.js';
export type { Incoming, Peer, Step, Taken } from './script/Step.js';
export * from './script/steps.js';
export type { Specimen } from './specimen.js';
export { torLaws } from './torLaws.js';
export type { TorLaw, TorLawOptions } from './torLaws.js';
