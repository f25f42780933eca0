/**
 * The server's end: from a `Tor` to running sessions.
 *
 * @since 0.1.0
 */
export type { Authentication, Verdict } from './server/Authentication.js';
export { anyOf, authenticateBy, currentAuthentication, noAuthentication, password } from './server/Authentication.js';
export type { ListenOptions, ServerEvent } from './server/listen.js';
export { listen } from './server/listen.js';
export type { ServeOptions } from './server/options.js';
export { serve } from './server/serve.js';
export type { SessionEvent } from './server/SessionEvent.js';
