/** A Tor of untyped code whose method is a rejected Promise: the client is told that it failed, and nobody else. */
import { firstValueFrom, of } from 'rxjs';
import { either as E } from 'fp-ts';
import { client, linked, noReconnect, serve } from '../../lib/index.js';
import type { Tor } from '../../lib/index.js';
import { simulator } from '../../lib/simulator/index.js';

it('gets an ERROR 1, and no rejection is left unhandled', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  const tor = { ...simulator(), getConf: () => Promise.reject(new Error('mine')) } as unknown as Tor;
  const [near, far] = linked();
  serve(tor)(far).subscribe();
  const mine = client(of(E.right(near)), { reconnect: noReconnect });
  expect(await firstValueFrom(mine.getConf(['SocksPort']))).toMatchObject({
    left: { _tag: 'ServerError', code: 'InternalError' },
  });
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  mine.close();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
