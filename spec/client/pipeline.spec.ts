import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { client, noReconnect } from '../../lib/index.js';
import type { Message } from '../../lib/index.js';
import { connectTo, wire } from '../tc/client/wire.js';

const DONE: Message = { _tag: 'Done' };
const broken = { _tag: 'TransportError', kind: 'Other', endpoint: 'memory:wire', detail: 'Error: still connecting' };

it.each([0, 1])('a duplex whose write throws, after %d writes, ends the connection with a Left', async (good) => {
  const far = wire();
  far.onMessage = () => far.send(DONE);
  let writes = 0;
  const write = (chunk: Uint8Array): void => {
    if (writes++ === good) throw new Error('still connecting');
    far.duplex.write(chunk);
  };
  const tor = client(connectTo({ ...far, duplex: { ...far.duplex, write } }), { reconnect: noReconnect });
  await firstValueFrom(tor.connected);
  const answer = await firstValueFrom(tor.saveConf);
  expect(answer).toMatchObject(E.left(good === 0 ? broken : { _tag: 'ConnectionLost', session: 1, reason: broken }));
  expect(far.destroyed()).toBe(true);
});
