import { either as E } from 'fp-ts';
import { firstValueFrom, NEVER, VirtualTimeScheduler } from 'rxjs';
import { client, noSecret, transportError } from '../../lib/index.js';
import type { Message, Status } from '../../lib/index.js';
import { connectTo, tick, wire } from './client/wire.js';

const DONE: Message = { _tag: 'Done' };

describe('await using', () => {
  it('closes the client at the end of its block', async () => {
    const far = wire();
    far.onMessage = () => far.send(DONE);
    const all: Array<Status['_tag']> = [];
    const tor = client(connectTo(far), { secret: noSecret });
    tor.status$.subscribe(({ _tag }) => all.push(_tag));
    expect(await firstValueFrom(tor.saveConf)).toEqual(E.right(undefined));
    await tor[Symbol.asyncDispose]();
    expect(far.destroyed()).toBe(true);
    expect(all.at(-1)).toBe('Closed');
    expect(await firstValueFrom(tor.saveConf)).toMatchObject(E.left({ _tag: 'Closed' }));
  });
});

it('several subscribers share one connection', async () => {
  const far = wire();
  far.onMessage = () => far.send(DONE);
  const connect = connectTo(far);
  const tor = client(connect);
  await Promise.all([tor.saveConf, tor.saveConf, tor.connected].map((one$) => firstValueFrom<unknown>(one$)));
  expect(connect.attempts()).toBe(1);
  tor.close();
});

it('no timer is left once it is closed, whatever it was about', async () => {
  const refused = transportError('Refused', 'memory:wire', 'connection refused');
  const answering = wire();
  answering.onMessage = () => answering.send(DONE);
  for (const connect of [connectTo(wire()), connectTo(answering), connectTo(refused), NEVER]) {
    const scheduler = new VirtualTimeScheduler();
    const tor = client(connect, { scheduler });
    tor.saveConf.subscribe();
    tor.log$.subscribe();
    tor.connected.subscribe();
    await tick();
    expect(scheduler.actions).not.toEqual([]);
    tor.close();
    expect(scheduler.actions).toEqual([]);
  }
});
