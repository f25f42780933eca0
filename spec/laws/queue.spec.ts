import * as fc from 'fast-check';
import type { Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, noReconnect } from '../../lib/index.js';
import type { TorError } from '../../lib/index.js';
import type { Message } from '../../lib/tc/message/Message.js';
import { connectTo, bytesOf, wire } from '../tc/client/wire.js';

/** One step of a program; a number is taken modulo what there is. */
type Step =
  | { readonly _tag: 'Send'; readonly kind: 'one' | 'many' }
  | { readonly _tag: 'Cancel'; readonly index: number }
  | { readonly _tag: 'Wait'; readonly ms: number }
  | { readonly _tag: 'Reply'; readonly mappings: number }
  | { readonly _tag: 'Event' }
  | { readonly _tag: 'Deliver'; readonly bytes: number };

const TIMEOUT = 100;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ _tag: fc.constant('Send' as const), kind: fc.constantFrom('one', 'many') }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Cancel' as const), index: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Wait' as const), ms: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 3, arbitrary: fc.record({ _tag: fc.constant('Reply' as const), mappings: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'Event' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({ _tag: fc.constant('Deliver' as const), bytes: fc.integer({ min: 1, max: 80 }) }),
  },
);

const DONE: Message = { _tag: 'Done' };

interface Asked {
  readonly kind: 'one' | 'many';
  readonly at: number;
  subscription: Subscription | undefined;
  cancelled: boolean;
  completed: boolean;
  /** What its answers must be, once the far end has given them. */
  expected: ReadonlyArray<string> | undefined;
  readonly answers: Array<string | TorError>;
}

/** Runs a program, ends the connection, and gives what each request was told. */
const run = (steps: ReadonlyArray<Step>): void => {
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ flush }) => {
    const far = wire();
    const tor = client(connectTo(far), { reconnect: noReconnect, timeout: TIMEOUT });
    const asked: Array<Asked> = [];
    const events = { sent: 0, delivered: 0, got: 0 };
    let answered = 0;
    let arrived = 0;
    let pending = new Uint8Array();
    far.onMessage = ({ _tag }) => {
      if (_tag === 'GetConf' || _tag === 'GetAllMappings') arrived++;
      if (_tag === 'Authenticate' || _tag === 'SetEvents') far.send(DONE);
    };
    const say = (...messages: ReadonlyArray<Message>): void => {
      const bytes = bytesOf(...messages);
      const joined = new Uint8Array(pending.length + bytes.length);
      joined.set(pending);
      joined.set(bytes, pending.length);
      pending = joined;
    };
    const deliver = (count: number): void => {
      const chunk = pending.slice(0, count);
      pending = pending.slice(count);
      if (chunk.length > 0) far.sendBytes(chunk);
    };
    let isOver = false;
    /** A byte while a request waits: a far end that sends nothing until it expires would end the session. */
    const alive = (): void => {
      if (isOver) return;
      if (pending.length === 0) say({ _tag: 'Unknown', type: 0x0042, body: new Uint8Array(0) });
      deliver(1);
    };
    const reply = (mappings: number): void => {
      if (answered >= arrived) return;
      const index = answered++;
      const request = asked[index] as Asked;
      if (request.kind === 'one') {
        request.expected = [`K${String(index)}`];
        say({ _tag: 'ConfValue', lines: [{ key: `K${String(index)}`, value: '' }] });
        return;
      }
      request.expected = Array.from({ length: mappings }, (_, i) => `m${String(index)}.${String(i)}`);
      const mapped = (name: string): Message => ({
        _tag: 'AddressMapped',
        from: { _tag: 'IPv4', address: '127.0.0.1' },
        to: { _tag: 'Hostname', address: name },
      });
      say(...request.expected.map(mapped), DONE);
    };
    const send = (kind: 'one' | 'many'): void => {
      const request: Asked = {
        kind,
        at: scheduler.now(),
        subscription: undefined,
        cancelled: false,
        completed: false,
        expected: undefined,
        answers: [],
      };
      const index = asked.push(request) - 1;
      const complete = (): void => {
        request.completed = true;
      };
      request.subscription =
        kind === 'one'
          ? tor.getConf([`K${String(index)}`]).subscribe({
              next: (answer) => {
                request.answers.push(answer._tag === 'Left' ? answer.left : (answer.right[0]?.key ?? 'nothing'));
              },
              complete,
            })
          : tor.getAllMappings.subscribe({
              next: (answer) => {
                request.answers.push(answer._tag === 'Left' ? answer.left : answer.right.to.address);
              },
              complete,
            });
    };

    tor.log$.subscribe((item) => {
      if (item._tag === 'Right') events.got++;
    });
    let time = 1;
    for (const one of steps) {
      time += one._tag === 'Wait' ? one.ms : 1;
      scheduler.schedule(() => {
        switch (one._tag) {
          case 'Send':
            send(one.kind);
            scheduler.schedule(alive, TIMEOUT / 2);
            return;
          case 'Cancel': {
            const request = asked[one.index % Math.max(1, asked.length)];
            if (request === undefined || request.completed) return;
            request.cancelled = true;
            request.subscription?.unsubscribe();
            return;
          }
          case 'Wait':
            return;
          case 'Reply':
            reply(one.mappings);
            return;
          case 'Event':
            events.sent++;
            say({ _tag: 'Event', event: { _tag: 'Log', message: 'x' } });
            return;
          case 'Deliver':
            deliver(one.bytes);
        }
      }, time);
    }
    scheduler.schedule(() => {
      isOver = true;
      // every request that came was answered, or the connection ends in the middle of it
      if (steps.length % 2 === 0) while (answered < arrived) reply(1);
      deliver(pending.length);
      far.end();
      for (const request of asked) check(request);
      expect(arrived).toBe(asked.length);
      expect(events.got).toBe(events.sent);
      tor.close();
    }, time + 1);
    flush();
  });
};

/** The answers are the request's own, whole and in order; or as many as there was time for, and then a Left. */
const check = ({ expected, answers, cancelled, completed }: Asked): void => {
  const names = answers.filter((answer): answer is string => typeof answer === 'string');
  const lefts = answers.filter((answer): answer is TorError => typeof answer !== 'string');
  expect(names).toEqual((expected ?? []).slice(0, names.length));
  if (cancelled) {
    expect(lefts).toEqual([]);
    return;
  }
  expect(completed).toBe(true);
  if (lefts.length === 0) {
    expect(names).toEqual(expected);
    return;
  }
  expect(lefts).toHaveLength(1);
  expect(typeof answers.at(-1)).toBe('object');
  const tag = lefts[0]?._tag;
  if (tag === 'ConnectionLost') expect(expected).toBeUndefined();
  else expect(tag).toBe('TimedOut');
};

it('law: each request gets its own answer, with any cancellations, timeouts, interruptions and chunking', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      run(steps);
    }),
    { numRuns: process.env.CI === 'true' ? 10_000 : 1_000 },
  );
});
