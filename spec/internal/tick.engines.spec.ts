/** One option governs all time of a client. */
import { asapScheduler, VirtualTimeScheduler } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, listen, memory, noReconnect } from '../../lib/index.js';
import { simulator } from '../../lib/simulator/index.js';
import { listenV1, v1Client } from '../../lib/v1/index.js';
import { connectTo, wire } from '../tc/client/wire.js';

interface Seen {
  readonly answers: string[];
  readonly bandwidth: string[];
}

const protocols = [
  ['TC', { listen, client }],
  ['v1', { listen: listenV1, client: v1Client }],
] as const;

/** What a client sees of a simulator that is served in memory, in 10.5 s. */
const run = (protocol: (typeof protocols)[number][1], scheduler: SchedulerLike): Seen => {
  const answers: string[] = [];
  const bandwidth: string[] = [];
  const address = memory({ scheduler });
  const server = protocol.listen(simulator({ scheduler }), address.listen, { scheduler }).subscribe();
  const tor = protocol.client(address.connect, { scheduler });
  tor.getConf(['SocksPort']).subscribe((answer) => {
    answers.push(answer._tag);
    // once more, in a tick of its own
    scheduler.schedule(() => tor.getConf(['ORPort']).subscribe(({ _tag }) => answers.push(_tag)), 10);
  });
  tor.bandwidth$.subscribe(({ _tag }) => bandwidth.push(_tag));
  scheduler.schedule(() => {
    tor.close();
    server.unsubscribe();
  }, 10_500);
  return { answers, bandwidth };
};

const expected: Seen = {
  answers: ['Right', 'Right'],
  bandwidth: Array.from({ length: 10 }, () => 'Right'),
};

it.each(protocols)('a client, a server and a simulator run on a VirtualTimeScheduler, over %s', (_, protocol) => {
  const scheduler = new VirtualTimeScheduler();
  const seen = run(protocol, scheduler);
  scheduler.flush();
  expect(seen).toEqual(expected);
  expect(scheduler.actions).toHaveLength(0);
});

it.each(protocols)(
  'they run on a TestScheduler while an action of asapScheduler is pending, over %s',
  (_, protocol) => {
    asapScheduler.schedule(() => undefined);
    const scheduler = new TestScheduler(() => undefined);
    scheduler.maxFrames = Infinity;
    const seen = scheduler.run(({ flush }) => {
      const all = run(protocol, scheduler);
      flush();
      return all;
    });
    expect(seen).toEqual(expected);
  },
);

it('the requests of one tick are one write, on a VirtualTimeScheduler too', () => {
  const scheduler = new VirtualTimeScheduler();
  const far = wire();
  far.onMessage = () => far.send({ _tag: 'Done' });
  const tor = client(connectTo(far), { scheduler });
  tor.connected.subscribe(() => {
    for (let i = 0; i < 10; i++) tor.saveConf.subscribe();
  });
  scheduler.schedule(() => tor.close(), 100);
  scheduler.flush();
  // AUTHENTICATE, and ten times SAVECONF
  expect(far.received()).toHaveLength(11);
  expect(far.writes()).toBe(2);
});

it('a client that is closed before the end of its tick leaves no action behind', () => {
  const far = wire();
  far.onMessage = () => far.send({ _tag: 'Done' });
  const scheduler = new VirtualTimeScheduler();
  const tor = client(connectTo(far), { scheduler });
  tor.connected.subscribe(() => {
    tor.saveConf.subscribe();
    tor.log$.subscribe();
    tor.close();
  });
  scheduler.flush();
  expect(far.received().map(({ _tag }) => _tag)).toEqual(['Authenticate']);
  expect(scheduler.actions).toHaveLength(0);
});

it('a connection that ends before the end of its tick leaves no action behind', () => {
  const far = wire();
  far.onMessage = () => far.send({ _tag: 'Done' });
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  const tor = client(connectTo(far), { scheduler, reconnect: noReconnect });
  tor.connected.subscribe();
  scheduler.flush();
  tor.saveConf.subscribe();
  tor.log$.subscribe();
  expect(scheduler.actions.filter(({ delay }) => delay === 0)).toHaveLength(2);
  far.end();
  expect(scheduler.actions).toHaveLength(0);
  expect(far.received().map(({ _tag }) => _tag)).toEqual(['Authenticate']);
});

it('a client that is closed because a request timed out leaves no action behind', () => {
  const far = wire();
  far.onMessage = ({ _tag }) => {
    if (_tag === 'Authenticate') far.send({ _tag: 'Done' });
  };
  const scheduler = new VirtualTimeScheduler(undefined, 30_000);
  const tor = client(connectTo(far), { scheduler, silence: Infinity });
  const seen: unknown[] = [];
  tor.connected.subscribe(() => {
    tor.saveConf.subscribe((answer) => {
      tor.close();
      seen.push(answer, scheduler.actions.length);
    });
  });
  scheduler.flush();
  expect(seen).toMatchObject([{ left: { _tag: 'TimedOut' } }, 0]);
});
