/** The clients of both protocols are one type: a Tor with a connection. */
import type { Client, Connected, Tor } from '../../lib/index.js';
import type { V1Client, V1Tor } from '../../lib/v1/index.js';
import type { Equal, Expect } from './Expect.js';

export type V1IsComposed = Expect<Equal<V1Client, Connected<V1Tor>>>;

export const clients = (tc: Client, v1: V1Client): ReadonlyArray<Connected> => [tc, v1];

// what a Tor may have is what a client has
export const parts = ({ status$, connected, close }: Connected): Pick<Tor, 'status$' | 'connected' | 'close'> => ({
  status$,
  connected,
  close,
});

// @ts-expect-error a Tor without a connection, such as a simulated one, is not a client
export const notEach = (tor: Tor): Connected => tor;
