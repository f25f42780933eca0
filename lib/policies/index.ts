/** Policies: functions from a `Tor` to a `Tor`. */
export * from './allow.js';
export type { RequestName } from './members.js';
export { changed, changedSnapshots, refused } from './Policy.js';
export type { Changes, Policy } from './Policy.js';
export { profile } from './profile/profile.js';
export { showProfileError } from './profile/ProfileError.js';
export type { ProfileError } from './profile/ProfileError.js';
export * from './rateLimit.js';
export * from './readOnly.js';
export * from './redact.js';
export { SCRUBBED } from './redaction.js';
export type { Redaction } from './redaction.js';
