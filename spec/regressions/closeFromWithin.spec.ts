/** What a client does when it is called at the moment at which its connection begins or ends. */
import { either as E, option as O } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, exponentialBackoff, secret } from '../../lib/index.js';
import type { Message } from '../../lib/index.js';
import { v1Client } from '../../lib/v1/index.js';
import { connectTo, tick, wire } from '../tc/client/wire.js';
import * as v1 from '../v1/peer.js';

const DONE: Message = { _tag: 'Done' };

it('a close before it has authenticated sends no secret', async () => {
  const far = wire();
  const tor = client(connectTo(far), { secret: secret('password') });
  tor.status$.subscribe(({ _tag }) => {
    if (_tag === 'Authenticating') tor.close();
  });
  tor.log$.subscribe();
  await tick();
  expect(far.received()).toEqual([]);
  expect(far.destroyed()).toBe(true);
});

it('a request from within the end of a connection goes to the next one', async () => {
  const first = wire();
  const second = wire();
  for (const far of [first, second]) far.onMessage = () => far.send(DONE);
  const answers: Array<string> = [];
  const ending = {
    ...first,
    duplex: {
      ...first.duplex,
      destroy: () => {
        tor.saveConf.subscribe((answer) => answers.push(E.isRight(answer) ? 'saved' : answer.left._tag));
      },
    },
  };
  const tor = client(connectTo(ending, second), { reconnect: exponentialBackoff({ initial: 0 }) });
  await firstValueFrom(tor.connected);
  first.end();
  await firstValueFrom(tor.connected);
  await tick();
  expect(answers[0]).toBe('saved');
  tor.close();
});

it.each(['the peer', 'the backoff', 'whoever observes what is active'])(
  'a close by %s at the end of a connection leaves no timer for the next one',
  (who) => {
    const scheduler = new TestScheduler(() => undefined);
    const statuses: string[] = [];
    let connections = 0;
    scheduler.run(({ flush }) => {
      const far = v1.peer();
      v1.welcome(far);
      const destroy = (): void => {
        if (who === 'the peer') tor.close();
      };
      const tor = v1Client(v1.connectTo({ ...far, duplex: { ...far.duplex, destroy } }), {
        reconnect: () => {
          if (who === 'the backoff') tor.close();
          return O.some(1_000);
        },
      });
      tor.status$.subscribe(({ _tag }) => {
        statuses.push(_tag);
        if (_tag === 'Connecting') connections++;
      });
      tor.log$.subscribe();
      scheduler.schedule(() => far.send('250 OK'), 1);
      scheduler.schedule(() => {
        tor.active('log$').subscribe((isActive) => {
          if (!isActive && who === 'whoever observes what is active') tor.close();
        });
      }, 2);
      scheduler.schedule(() => far.end(), 3);
      scheduler.schedule(() => expect(scheduler.actions.filter(({ closed }) => !closed)).toEqual([]), 4);
      flush();
    });
    expect(statuses.at(-1)).toBe('Closed');
    expect(connections).toBe(1);
  },
);
