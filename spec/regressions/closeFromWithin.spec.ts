/** What a client does when it is called at the moment at which its connection begins or ends. */
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { client, exponentialBackoff, secret } from '../../lib/index.js';
import type { Message } from '../../lib/index.js';
import { connectTo, tick, wire } from '../client/wire.js';

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
