/**
 * Today's Tor: the same interface over the text protocol that Tors speak since 0.1.1. What a browser may import.
 *
 * @since 0.1.0
 */
export type { Credentials } from './authentication/authenticate.js';
export * from './authentication/cryptography.js';
export * from './bootstrap/Bootstrap.js';
export * from './bootstrap/follow.js';
export * from './client.js';
export { isFiltered } from './errors.js';
export type { V1Event } from './event/V1Event.js';
export { defaultFramingLimits } from './framing/limits.js';
export type { FramingLimits } from './framing/limits.js';
export type { V1Tor } from './V1Tor.js';
export type { ReplyLine } from './reply.js';
export type { AttachStreamOptions, CloseCircuitOptions, ExtendCircuitOptions } from './requests/circuits.js';
export type { InfoValues } from './requests/info.js';
export { listeners } from './requests/listeners.js';
export type { NewOnion, Onion, OnionKey, OnionPort } from './requests/onions.js';
export { quoted, readQuoted } from './text/quoted.js';
export type { Quoted } from './text/quoted.js';
export { parseWords } from './text/words.js';
export type { Words } from './text/words.js';
