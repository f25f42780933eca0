import { changed, refused } from './Policy.js';
import type { Policy } from './Policy.js';

/**
 * Allows reading the configuration, the mappings and the events; requests that change anything are refused with
 * `Unauthorized`: SETCONF, SAVECONF, SIGNAL (also `Dump`) and MAPADDRESS.
 *
 * @example
 * listen(policies.readOnly(tor), memory().listen)
 *
 * @category policies
 * @since 0.1.0
 */
export const readOnly: Policy = (tor) =>
  changed(tor, {
    setConf: () => refuse('SETCONF'),
    saveConf: refuse('SAVECONF'),
    signal: () => refuse('SIGNAL'),
    mapAddress: () => refuse('MAPADDRESS'),
  });

const refuse = (request: string): ReturnType<typeof refused> => refused('This connection may only read', request);
