/** The server: functions from a `Tor` to running sessions. */
export type { Authentication, Verdict } from './Authentication.js';
export {
  anyOf,
  authenticateBy,
  cookieAuthentication,
  currentAuthentication,
  noAuthentication,
  password,
} from './Authentication.js';
export type { ListenOptions, ServerEvent } from './listen.js';
export type { ServeOptions } from './options.js';
export type { SessionEvent } from './SessionEvent.js';
