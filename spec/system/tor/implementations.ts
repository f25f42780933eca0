/** Real Tors as implementations of the contract. */
import { cookieSecret, unix } from '../../../lib/node.js';
import { noReconnect } from '../../../lib/index.js';
import type { ClientOptions } from '../../../lib/index.js';
import type { Specimen } from '../../../lib/testing/index.js';
import { v1Client } from '../../../lib/v1/index.js';
import type { V1Client } from '../../../lib/v1/index.js';
import { remote } from '../../contract/implementations.js';
import type { Implementation } from '../../contract/implementations.js';
import { realTor } from './realTor.js';

/** One real Tor, which reaches no network, with a client for each specimen. */
const real = (through: (tor: V1Client) => Specimen): Implementation => {
  const process = realTor('CookieAuthentication 1');
  return {
    start: process.start,
    make: () => through(v1Client(unix(process.socket), { reconnect: noReconnect, cookieFrom: cookieSecret })),
    stop: process.remove,
    reports: false,
  };
};

export const todays = (): Implementation => real((tor) => ({ tor, end: tor.close }));

export const servedTodays = (options: ClientOptions = {}): Implementation =>
  real((upstream) => {
    const tor = remote(upstream, options);
    const end = (): void => {
      upstream.close();
      // one that has not connected yet has nothing that could end
      tor.connected.subscribe();
    };
    return { tor, end };
  });
