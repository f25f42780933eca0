/**
 * What of today's Tor needs Node: starting one.
 *
 * @since 0.1.0
 */
export * from '../node/launch/launchTor.js';
