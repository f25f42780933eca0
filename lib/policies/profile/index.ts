export { profile } from './profile.js';
export { showProfileError } from './ProfileError.js';
export type { ProfileError } from './ProfileError.js';
