/** Every `Tor` there is. */
import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { client, linked, noReconnect } from '../../lib/index.js';
import type { Client, ClientOptions, Tor } from '../../lib/index.js';
import { serve } from '../../lib/tc/server.js';
import { simulator } from '../../lib/simulator/index.js';
import type { Specimen } from '../../lib/testing/index.js';
import { reporting } from '../testing/reporting.js';

/** A Tor, and what has to run for it. */
export interface Implementation {
  readonly start: () => Promise<void>;
  readonly make: () => Specimen;
  readonly stop: () => Promise<void>;
  /** Whether it reports events that it is told to. */
  readonly reports: boolean;
}

const nothing = (): Promise<void> => Promise.resolve();

/** A client of it in TC. */
export const remote = (tor: Tor, options: ClientOptions = {}): Client => {
  const [near, far] = linked();
  serve(tor)(far).subscribe();
  return client(of(E.right(near)), { reconnect: noReconnect, ...options });
};

export const simulated = (): Implementation => ({
  start: nothing,
  make: () => reporting(simulator()),
  stop: nothing,
  reports: true,
});

export const servedSimulated = (options: ClientOptions = {}): Implementation => ({
  start: nothing,
  make: () => {
    const { tor, emit } = reporting(simulator());
    return { tor: remote(tor, options), emit };
  },
  stop: nothing,
  reports: true,
});
