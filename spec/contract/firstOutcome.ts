import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { showTorError } from '../../lib/index.js';
import type { client } from '../../lib/index.js';
import type { v1Client } from '../../lib/v1/index.js';

/** What the first connection of a client came to, for people. */
export const firstOutcome = async (tor: ReturnType<typeof client> | ReturnType<typeof v1Client>): Promise<string> => {
  const first = await firstValueFrom(tor.connected);
  tor.close();
  return E.isLeft(first) ? showTorError(first.left) : 'connected';
};
