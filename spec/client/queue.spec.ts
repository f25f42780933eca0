/** Replies to requests, first in, first out. */
import { either as E } from 'fp-ts';
import { queue } from '../../lib/client/queue.js';
import type { Queue } from '../../lib/client/queue.js';
import { Slot } from '../../lib/client/Request.js';
import { outOfStep } from '../../lib/TorError.js';

interface Asked {
  readonly slot: Slot<string>;
  readonly received: string[];
  readonly sink: { closed: boolean };
}

/** Adds a request that takes replies up to one that ends in a full stop. */
const ask = (to: Queue<string>, name: string, onAnswer: (reply: string) => void = () => undefined): Asked => {
  const received: string[] = [];
  const sink = {
    closed: false,
    next: (item: E.Either<unknown, unknown>) => {
      const reply = E.isRight(item) ? String(item.right) : 'failed';
      received.push(reply);
      onAnswer(reply);
    },
    complete: () => void received.push('|'),
  };
  const slot = new Slot<string>(
    {
      name,
      read: (reply) =>
        reply.startsWith('!') ? E.left(outOfStep(`a reply to ${name}`, reply)) : E.right(`${name}:${reply}`),
      isLast: (reply) => reply.endsWith('.'),
      takes: (reply) => reply === `for ${name}`,
      begins: (beginning) => (beginning.startsWith('!') ? outOfStep(`a reply to ${name}`, beginning) : undefined),
    },
    sink,
  );
  slot.weight = 10;
  to.add(slot);
  return { slot, received, sink };
};

const empty = (): Queue<string> => queue<string>((reply) => reply);

it('a later batch of requests receives its replies only after the batch in front of it is complete', () => {
  const requests = empty();
  // the first request is a batch of its own, and the others wait behind it
  const [a, b, c] = [ask(requests, 'a'), ask(requests, 'b'), ask(requests, 'c')];
  requests.reply('1');
  requests.reply('2.');
  // behind the batch of b and c
  const d = ask(requests, 'd');
  for (const reply of ['3.', '4', '5.', '6.']) requests.reply(reply);
  expect([a, b, c, d].map(({ received }) => received.join(' '))).toEqual([
    'a:1 a:2. |',
    'b:3. |',
    'c:4 c:5. |',
    'd:6. |',
  ]);
  expect([requests.size(), requests.weight()]).toEqual([0, 0]);
});

it('a request that is added during an answer waits behind the others', () => {
  const requests = empty();
  const late: Asked[] = [];
  const a = ask(requests, 'a', () => late.push(ask(requests, 'd')));
  const [b, c] = [ask(requests, 'b'), ask(requests, 'c', () => late.push(ask(requests, 'e')))];
  for (const reply of ['1.', '2.', '3.', '4.', '5.']) expect(requests.reply(reply)).toBeUndefined();
  expect([a, b, c, ...late].map(({ received }) => received[0])).toEqual(['a:1.', 'b:2.', 'c:3.', 'd:4.', 'e:5.']);
});

it('a reply that no request waits for is evidence, before the first request, after the last, and after the end', () => {
  const requests = empty();
  const evidence = outOfStep('no reply, since no request is in flight', '1.');
  expect(requests.reply('1.')).toEqual(evidence);
  expect(requests.begins('1.')).toEqual(evidence);
  ask(requests, 'a');
  requests.reply('0.');
  expect(requests.reply('1.')).toEqual(evidence);
  ask(requests, 'b');
  requests.drain();
  expect(requests.reply('1.')).toEqual(evidence);
});

it('a reply that cannot answer the oldest request stays out of the queue, also if that request was given up', () => {
  const requests = empty();
  const a = ask(requests, 'a');
  a.sink.closed = true;
  const b = ask(requests, 'b');
  expect(requests.begins('!')).toEqual(outOfStep('a reply to a', '!'));
  expect(requests.reply('!1.')).toEqual(outOfStep('a reply to a', '!1.'));
  expect([requests.size(), a.received, b.received]).toEqual([2, [], []]);
});

it('a request that was given up keeps its place until its last reply', () => {
  const requests = empty();
  const [a, b, c] = [ask(requests, 'a'), ask(requests, 'b'), ask(requests, 'c')];
  b.sink.closed = true;
  expect(requests.oldest()).toBe(a.slot);
  requests.reply('1.');
  expect([requests.oldest(), requests.size()]).toEqual([c.slot, 2]);
  expect([requests.takes('for b'), requests.takes('for c')]).toEqual([true, false]);
  requests.reply('2.');
  requests.reply('3.');
  expect([a, b, c].map(({ received }) => received[0])).toEqual(['a:1.', undefined, 'c:3.']);
  expect(requests.oldest()).toBeUndefined();
});

it('the requests that are taken out at the end are those without their last reply, oldest first', () => {
  const requests = empty();
  const [, b, c] = [ask(requests, 'a'), ask(requests, 'b'), ask(requests, 'c')];
  requests.reply('1.');
  const d = ask(requests, 'd');
  requests.reply('2');
  expect(requests.drain()).toEqual([b.slot, c.slot, d.slot]);
  expect([requests.size(), requests.weight(), requests.oldest()]).toEqual([0, 0, undefined]);
});
