import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { client, noReconnect } from '../../../lib/index.js';
import type { Message } from '../../../lib/index.js';
import { connectTo, bytesOf, tick, wire } from './wire.js';

it('a chunk that is received from within an answer waits until the present chunk has been read', async () => {
  const far = wire();
  const tor = client(connectTo(far), { reconnect: noReconnect });
  const connected = firstValueFrom(tor.connected);
  await tick();
  far.send({ _tag: 'Done' });
  await connected;
  const reply = (key: string): Message => ({ _tag: 'ConfValue', lines: [{ key, value: '1' }] });
  const keys = ['a', 'b', 'c'];
  const answers: string[] = [];
  keys.forEach((key, i) => {
    tor.getConf([key]).subscribe((answer) => {
      answers.push(E.isRight(answer) ? (answer.right[0]?.key ?? '') : answer.left._tag);
      // from within the first answer, before the other two of its chunk
      if (i === 0) far.sendBytes(bytesOf({ _tag: 'Unknown', type: 0x4242, body: new Uint8Array(40) }, reply('d')));
    });
  });
  tor.getConf(['d']).subscribe((answer) => {
    answers.push(E.isRight(answer) ? (answer.right[0]?.key ?? '') : answer.left._tag);
  });
  await tick();
  far.send(...keys.map(reply));
  expect(answers).toEqual(['a', 'b', 'c', 'd']);
  tor.close();
});
