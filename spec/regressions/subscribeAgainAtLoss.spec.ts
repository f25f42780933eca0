/** Whoever subscribed again at the Left of a lost connection got it again at once, and so without end. */
import { either as E } from 'fp-ts';
import { firstValueFrom, retry } from 'rxjs';
import { client, exponentialBackoff, orThrow } from '../../lib/index.js';
import type { Message } from '../../lib/index.js';
import { connectTo, tick, wire } from '../tc/client/wire.js';

const DONE: Message = { _tag: 'Done' };

it('an event stream that is tried again at each loss gets one Left a loss', async () => {
  const first = wire();
  const second = wire();
  for (const far of [first, second]) far.onMessage = () => far.send(DONE);
  const tor = client(connectTo(first, second), { reconnect: exponentialBackoff({ initial: 0 }) });
  let tries = 0;
  const events: Array<string> = [];
  tor.log$.pipe(orThrow, retry({ delay: () => (tries++, [1]), count: 100 })).subscribe((event) => {
    events.push(event.message);
  });
  let others = 0;
  tor.circuit$.subscribe((event) => {
    if (E.isLeft(event)) others++;
  });
  await firstValueFrom(tor.connected);
  await tick();
  first.end();
  await firstValueFrom(tor.connected);
  await tick();
  second.send({ _tag: 'Event', event: { _tag: 'Log', message: 'after the gap' } });
  expect({ tries, others, events }).toEqual({ tries: 1, others: 1, events: ['after the gap'] });
  tor.close();
});
