/** A scripted peer does its steps in order, and says where a conversation left the script. */
import { either as E } from 'fp-ts';
import type { Duplex } from '../../../lib/transport/Duplex.js';
import { linked } from '../../../lib/transport/linked.js';
import { encodeMessage } from '../../../lib/tc/message/Message.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import { anything, where } from '../../../lib/testing/match.js';
import { script, showScriptError } from '../../../lib/testing/script/Script.js';
import type { ScriptError } from '../../../lib/testing/script/Script.js';
import type { Step } from '../../../lib/testing/script/Step.js';
import {
  end,
  expectAnything,
  expectBytes,
  expectEnd,
  expectMessage,
  expectType,
  ignoreEvents,
  send,
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
const answer = { _tag: 'ConfValue', lines: [{ key: 'SocksPort', value: '9050' }] } as const;

/** The step, the want and what came of the one result. */
const failure = ({ results }: Played): unknown =>
  results.length === 1 && results[0] !== undefined && E.isLeft(results[0]) ? results[0].left : results;

describe('a conversation', () => {
  it('that goes by the script ends in a Right after the last step', () => {
    const played = play(expectMessage(getConf), send(answer), expectType('SaveConf'), send(done, done));
    played.near.write(bytes(getConf));
    expect(played.came).toEqual([bytes(answer)]);
    expect(played.results).toEqual([]);
    played.near.write(bytes({ _tag: 'SaveConf' }));
    expect(played.came).toEqual([bytes(answer), bytes(done, done)]);
    expect(played.results).toEqual([E.right(undefined)]);
  });

  it('may come in any chunks', () => {
    const played = play(expectMessage(getConf), expectAnything, send(done));
    for (const byte of bytes(getConf, { _tag: 'SaveConf' })) played.near.write(Uint8Array.of(byte));
    expect(played.results).toEqual([E.right(undefined)]);
  });

  it('may be played from the client side', () => {
    const played = play(send(getConf), ignoreEvents, expectMessage({ _tag: 'ConfValue', lines: anything }), end);
    played.near.write(bytes({ _tag: 'Event', event: { _tag: 'Log', message: 'busy' } }, answer));
    expect(played.came).toEqual([bytes(getConf), '|']);
    expect(played.results).toEqual([E.right(undefined)]);
  });

  it('without steps is over at once', () => {
    expect(play().results).toEqual([E.right(undefined)]);
  });

  it('of 20,000 steps keeps the stack flat', () => {
    const played = play(...Array.from({ length: 10_000 }, () => [expectType('SaveConf'), send(done)]).flat());
    played.near.write(bytes(...Array.from({ length: 10_000 }, () => ({ _tag: 'SaveConf' }) as const)));
    expect(played.results).toEqual([E.right(undefined)]);
  }, 20_000);
});

describe('a step that fails says which, what it wanted and what came, and destroys the connection', () => {
  it.each<readonly [string, ReadonlyArray<Step>, Uint8Array | 'end' | undefined, object]>([
    [
      'another message',
      [send(done), expectMessage({ _tag: 'GetConf', keys: ['ORPort'] })],
      bytes(getConf),
      {
        step: 2,
        wanted: '{ _tag: "GetConf", keys: ["ORPort"] }',
        got: '{ _tag: "GetConf", keys: ["SocksPort"] } (keys[0]: wanted "ORPort", got "SocksPort")',
      },
    ],
    [
      'another type',
      [expectType('SaveConf')],
      bytes(getConf),
      { step: 1, wanted: 'SaveConf', got: '{ _tag: "GetConf", keys: ["SocksPort"] }' },
    ],
    [
      'a value for which the pattern does not hold',
      [expectMessage({ _tag: 'GetConf', keys: where('no key', (keys) => keys.length === 0) })],
      bytes(getConf),
      {
        wanted: '{ _tag: "GetConf", keys: <no key> }',
        got: '{ _tag: "GetConf", keys: ["SocksPort"] } (keys: wanted no key, got ["SocksPort"])',
      },
    ],
    [
      'what does not decode',
      [expectAnything],
      Uint8Array.of(0, 0, 0, 9),
      { wanted: 'a message', got: '<00 00 00 09>: SIGNAL: Signal at byte 0: wanted 1 bytes, got 0 bytes' },
    ],
    ['the end', [expectAnything], 'end', { got: 'the connection ended' }],
    ['other bytes', [expectBytes(Uint8Array.of(1, 2))], Uint8Array.of(1, 3), { wanted: '<01 02>', got: '<01 03>' }],
    ['a message instead of the end', [expectEnd], bytes(done), { got: '{ _tag: "Done" }' }],
    [
      'a message that TC cannot carry',
      [send({ _tag: 'GetConf', keys: ['a b'] })],
      undefined,
      {
        wanted: 'to send { _tag: "GetConf", keys: ["a b"] }',
        got: 'GETCONF: Key: wanted a keyword without white space, control characters or # at its start, got "a b"',
      },
    ],
  ])('%s', (_, steps, sent, error) => {
    const played = play(...steps);
    if (sent === 'end') played.near.end();
    else if (sent !== undefined) played.near.write(sent);
    expect(failure(played)).toMatchObject({ _tag: 'ScriptError', connection: 1, ...error });
    expect(played.came.at(-1)).toBe('|');
  });

  it('half a frame before the end is said with it', () => {
    const played = play(expectAnything);
    played.near.write(Uint8Array.of(0, 9));
    played.near.end();
    expect(failure(played)).toMatchObject({ got: '<00 09>, then the connection ended' });
  });

  it('it reads as a sentence', () => {
    const error: ScriptError = { _tag: 'ScriptError', connection: 1, step: 2, wanted: 'Done', got: 'nothing yet' };
    expect(showScriptError(error)).toBe('connection 1, step 2: wanted Done, got nothing yet');
  });
});

it('a script that is unsubscribed does no further step and leaves the connection as it is', () => {
  const [near, far] = linked();
  const came: unknown[] = [];
  near.incoming$.subscribe((item) => came.push(item));
  script(expectAnything, send(done))(far).subscribe().unsubscribe();
  near.write(bytes(getConf));
  expect(came).toEqual([]);
});
