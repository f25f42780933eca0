/** Policies: functions from a `Tor` to a `Tor`. */
export * from './allow.js';
export * from './Policy.js';
export * from './rateLimit.js';
export * from './readOnly.js';
export * from './redact.js';
