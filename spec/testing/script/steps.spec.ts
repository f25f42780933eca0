/** A scripted peer does its steps in order, and says where a conversation left the script. */
import { either as E } from 'fp-ts';
import { queueScheduler, Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Duplex } from '../../../lib/transport/Duplex.js';
import { linked } from '../../../lib/transport/linked.js';
import { encodeMessage } from '../../../lib/tc/message/Message.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import { script } from '../../../lib/testing/script/Script.js';
import type { ScriptError } from '../../../lib/testing/script/Script.js';
import type { Step } from '../../../lib/testing/script/Step.js';
import {
  destroy,
  expectBytes,
  expectEnd,
  expectMessage,
  expectType,
  ignore,
  ignoreEvents,
  send,
  sendBytes,
  split,
  wait,
} from '../../../lib/testing/script/steps.js';

const bytes = (...messages: ReadonlyArray<Message>): Uint8Array =>
  Uint8Array.from(
    messages.flatMap((message) => {
      const encoded = encodeMessage(message);
      if (E.isLeft(encoded)) return [];
      const { type, body } = encoded.right;
      return [body.length >> 8, body.length & 0xff, type >> 8, type & 0xff, ...body];
    }),
  );

interface Played {
  readonly near: Duplex<Uint8Array>;
  /** The bytes that the near end received, then `|` for an end or `#` for a broken connection. */
  readonly came: Array<Uint8Array | '|' | '#'>;
  readonly results: Array<E.Either<ScriptError, void>>;
}

/** Plays a script on the far end of a pair. */
const play = (...steps: ReadonlyArray<Step>): Played => {
  const [near, far] = linked();
  const played: Played = { near, came: [], results: [] };
  near.incoming$.subscribe({
    next: (item) => played.came.push(E.isRight(item) ? item.right : '#'),
    complete: () => played.came.push('|'),
  });
  script(...steps)(far).subscribe((result) => played.results.push(result));
  return played;
};

const done = { _tag: 'Done' } as const;
const getConf = { _tag: 'GetConf', keys: ['SocksPort'] } as const;

/** The step, the want and what came of the one result. */
const failure = ({ results }: Played): unknown =>
  results.length === 1 && results[0] !== undefined && E.isLeft(results[0]) ? results[0].left : results;

describe('steps', () => {
  it('split sends in chunks of that many bytes until it is taken back', () => {
    const played = play(split(3), send(done), split(Infinity), send(done));
    expect(played.came).toEqual([Uint8Array.of(0, 0, 0), Uint8Array.of(1), bytes(done)]);
  });

  it('sendBytes and expectBytes know no frames', () => {
    const played = play(expectBytes(Uint8Array.of(0, 9)), sendBytes(Uint8Array.of(1), Uint8Array.of(2)));
    played.near.write(Uint8Array.of(0));
    played.near.write(Uint8Array.of(9));
    expect(played.came).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });

  it('ignore passes over what fits, save where it is expected', () => {
    const played = play(ignore({ _tag: 'SaveConf' }), expectType('SaveConf'), expectMessage(getConf), expectEnd);
    played.near.write(bytes({ _tag: 'SaveConf' }, { _tag: 'SaveConf' }, getConf, { _tag: 'SaveConf' }));
    played.near.end();
    expect(played.results).toEqual([E.right(undefined)]);
  });

  it('ignore passes over what comes in pieces, also where bytes are expected', () => {
    const played = play(ignoreEvents, expectBytes(Uint8Array.of(0, 0, 0, 8)));
    const event = bytes({ _tag: 'Event', event: { _tag: 'Log', message: 'x' } });
    for (const byte of event) played.near.write(Uint8Array.of(byte));
    played.near.write(bytes({ _tag: 'SaveConf' }));
    expect(played.results).toEqual([E.right(undefined)]);
    const broken = play(ignoreEvents, expectBytes(Uint8Array.of(0, 0, 0, 8)));
    broken.near.write(event.subarray(0, 3));
    broken.near.end();
    expect(failure(broken)).toMatchObject({ step: 2, got: '<00 04 00>' });
  });

  it('expectEnd holds after the end alone', () => {
    const played = play(expectEnd);
    expect(played.results).toEqual([]);
    played.near.destroy();
    expect(played.results).toEqual([E.right(undefined)]);
  });

  it('destroy ends the connection at once', () => {
    const played = play(destroy);
    expect(played.came).toEqual(['|']);
  });

  it('wait lets time go by, of a scheduler', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable }) => {
      const [near, far] = linked();
      const bytes$ = cold('  a-a      ');
      const played$ = script(wait(3), wait(2), expectType('SaveConf'), expectType('SaveConf'), wait(1))(far);
      const expected = '      ------(a|)';
      bytes$.subscribe(() => {
        near.write(bytes({ _tag: 'SaveConf' }));
      });
      expectObservable(played$).toBe(expected, { a: E.right(undefined) });
    });
  });

  it('wait is no shorter for being longer than a timer can be', () => {
    const delays: unknown[] = [];
    const scheduler = {
      now: () => 0,
      schedule: (_: unknown, delay?: number) => {
        delays.push(delay);
        return Subscription.EMPTY;
      },
    };
    play(wait(Infinity, scheduler), send(done));
    expect(delays).toEqual([0x7fff_ffff]);
  });

  it('splits into single bytes if the size is not a positive number', () => {
    expect(play(split(NaN), sendBytes(Uint8Array.of(1, 2))).came).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });

  it('wait of a scheduler that does not wait is over at once', () => {
    expect(play(wait(0, queueScheduler), send(done)).results).toEqual([E.right(undefined)]);
  });
});
