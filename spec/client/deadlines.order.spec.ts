import { concatMap, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, noReconnect } from '../../lib/index.js';
import type { Client } from '../../lib/index.js';
import { connectTo, wire } from '../tc/client/wire.js';
import type { Wire } from '../tc/client/wire.js';

const TIMEOUT = 100;

/** What was told when, in virtual milliseconds, by a client whose Tor authenticates it and answers nothing else. */
const told = (
  use: (tor: Client, tell: (what: string) => () => void, far: Wire, at: (ms: number, act: () => void) => void) => void,
  connectsAfter = 0,
): ReadonlyArray<string> => {
  const said: string[] = [];
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ flush }) => {
    const far = wire();
    far.onMessage = ({ _tag }) => {
      if (_tag === 'Authenticate') far.send({ _tag: 'Done' });
    };
    const connect$ = timer(connectsAfter).pipe(concatMap(() => connectTo(far)));
    const tor = client(connect$, { reconnect: noReconnect, timeout: TIMEOUT });
    const tell = (what: string) => (): void => {
      said.push(`${String(scheduler.now())} ${what}`);
    };
    use(tor, tell, far, (ms, act) => scheduler.schedule(act, ms));
    scheduler.schedule(() => tor.close(), 1_000);
    flush();
  });
  return said;
};

it('a request that waited for the connection is due from its subscription, also behind a younger SETEVENTS', () => {
  const use: Parameters<typeof told>[0] = (tor, tell, far, at) => {
    tor.log$.subscribe(tell('log$'));
    tor.getConf(['A']).subscribe(tell('A'));
    at(90, () => far.send({ _tag: 'Event', event: { _tag: 'Bandwidth', read: 0, written: 0 } }));
    // the late replies, and that to the SETEVENTS without what was refused
    at(170, () => far.send({ _tag: 'Done' }, { _tag: 'ConfValue', lines: [] }, { _tag: 'Done' }));
  };
  expect(told(use, 60)).toEqual(['100 A', '160 log$']);
});

it('those of one tick are due together, and one that was given up keeps none behind it waiting', () => {
  const use: Parameters<typeof told>[0] = (tor, tell, _far, at) => {
    at(10, () => {
      tor.getConf(['A']).subscribe(tell('A')).unsubscribe();
      tor.getConf(['B']).subscribe(tell('B'));
      tor.getConf(['C']).subscribe(tell('C'));
    });
    at(30, () => tor.getConf(['D']).subscribe(tell('D')));
  };
  expect(told(use)).toEqual(['110 B', '110 C', '130 D']);
});

it('a late reply is consumed in the place of the request that was given up, and the next is still due in time', () => {
  const use: Parameters<typeof told>[0] = (tor, tell, far, at) => {
    at(10, () => tor.getConf(['A']).subscribe(tell('A')));
    at(50, () => tor.getConf(['B']).subscribe((answer) => tell(`B ${answer._tag}`)()));
    at(60, () => tor.getConf(['C']).subscribe((answer) => tell(`C ${answer._tag}`)()));
    const reply = (): void => far.send({ _tag: 'ConfValue', lines: [] });
    at(120, reply);
    at(121, reply);
  };
  expect(told(use)).toEqual(['110 A', '121 B Right', '160 C Left']);
});
