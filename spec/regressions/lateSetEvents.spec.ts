/** A SETEVENTS that was answered too late stayed set: nobody took the events back when nobody wanted them any more. */
import { client } from '../../lib/index.js';
import type { Message } from '../../lib/index.js';
import { connectTo, tick, wire } from '../tc/client/wire.js';
import { MicrotaskTicks } from '../microtaskTicks.js';

const DONE: Message = { _tag: 'Done' };

it('what may be set though its answer did not come in time is taken back', async () => {
  const scheduler = new MicrotaskTicks(undefined, 100);
  const far = wire();
  far.onMessage = ({ _tag }) => {
    if (_tag === 'Authenticate') far.send(DONE);
  };
  const tor = client(connectTo(far), { timeout: 100, silence: Infinity, scheduler });
  const lefts: Array<string> = [];
  const log = tor.log$.subscribe((event) => lefts.push(event._tag));
  await tick();
  // a sign of life: a server that sends nothing at all would end the session
  far.send({ _tag: 'Unknown', type: 0x0042, body: new Uint8Array(0) });
  scheduler.flush();
  expect(lefts).toEqual(['Left']);
  await tick();
  expect(far.received().slice(1)).toEqual([
    { _tag: 'SetEvents', codes: [5] },
    { _tag: 'SetEvents', codes: [] },
  ]);
  log.unsubscribe();
  far.send(DONE, DONE);
  await tick();
  expect(far.received()).toEqual([]);
  tor.close();
});
