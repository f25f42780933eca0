import { guarded, refused } from './Policy.js';
import type { Policy } from './Policy.js';

/**
 * Allows reading: the configuration, the mappings, GETINFO and the events. Every request that changes something or that
 * makes the Tor act on the network is refused with `Unauthorized`, such as SETCONF, SIGNAL (also `Dump`), ADD_ONION or
 * RESOLVE; so is ONION_CLIENT_AUTH_VIEW, whose answer has private keys.
 *
 * @example
 * listen(policies.readOnly(tor), memory().listen)
 *
 * @category policies
 * @since 0.1.0
 */
export const readOnly: Policy = (tor) =>
  guarded(tor, ({ is, command }, answer) =>
    is === 'reads' ? answer() : refused('This connection may only read', command),
  );
