/** A GETCONF of 254 bytes or more, in which a key is unknown, kills the Tor of the specification's revision. */
import { either as E } from 'fp-ts';
import { client, noReconnect } from '../../../lib/index.js';
import type { Client, ConfigLine, TorError } from '../../../lib/index.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import { serverError } from '../../../lib/TorError.js';
import { raw, session } from '../../server/handmade.js';
import { connectTo, tick, wire } from './wire.js';
import type { Wire } from './wire.js';

type Answer = E.Either<TorError, ReadonlyArray<ConfigLine>>;

const open = async (): Promise<{ readonly tor: Client; readonly far: Wire }> => {
  const far = wire();
  far.onMessage = ({ _tag }) => {
    if (_tag === 'Authenticate') far.send({ _tag: 'Done' });
  };
  const tor = client(connectTo(far), { reconnect: noReconnect });
  tor.connected.subscribe();
  await tick();
  far.received();
  return { tor, far };
};

const x = (length: number): string => 'x'.repeat(length);

/** The keys of each GETCONF that was received; none has a body of more than 253 bytes. */
const keysOf = (messages: ReadonlyArray<Message>): ReadonlyArray<ReadonlyArray<string>> =>
  messages.map((message) => {
    expect(message._tag).toBe('GetConf');
    const { keys } = message as Extract<Message, { readonly _tag: 'GetConf' }>;
    expect(Buffer.byteLength(keys.map((key) => `${key}\n`).join(''))).toBeLessThanOrEqual(253);
    return keys;
  });

const value = (keys: ReadonlyArray<string>): Message => ({
  _tag: 'ConfValue',
  lines: keys.map((key) => ({ key, value: `${key.length}` })),
});

it.each<readonly [string, ReadonlyArray<string>, ReadonlyArray<number>]>([
  ['253 bytes, last newline included', [x(100), x(151)], [2]],
  ['254 bytes', [x(100), x(152)], [1, 1]],
  ['fewer characters than bytes', ['\u00e9'.repeat(100), '\u00e9'.repeat(26)], [1, 1]],
  ['characters of four bytes', ['\u{1f9c5}'.repeat(50), '\u{1f9c5}'.repeat(12), 'abc'], [2, 1]],
  ['one key of 252 bytes', [x(252)], [1]],
  ['keys of 252 bytes', [x(252), x(252), 'a'], [1, 1, 1]],
  ['19 known keys and an unknown one', [...Array.from({ length: 19 }, () => x(13)), 'Bogus'], [18, 2]],
])('%s', async (_, keys, pieces) => {
  const { tor, far } = await open();
  const answers: Answer[] = [];
  const writes = far.writes();
  tor.getConf(keys).subscribe((answer) => answers.push(answer));
  await tick();
  expect(far.writes() - writes).toBe(1);
  const asked = keysOf(far.received());
  expect(asked.map(({ length }) => length)).toEqual(pieces);
  expect(asked.flat()).toEqual(keys);
  asked.slice(1).forEach((piece) => far.send(value(piece)));
  expect(answers).toEqual([]);
  far.send(value(asked.at(-1) ?? []));
  expect(answers).toHaveLength(1);
  tor.close();
});

it('the answers of all parts are one answer, in the order of the keys', async () => {
  const { tor, far } = await open();
  const answers: Answer[] = [];
  const completed = jest.fn();
  tor.getConf([x(200), x(100), x(101)]).subscribe({ next: (answer) => answers.push(answer), complete: completed });
  await tick();
  for (const keys of keysOf(far.received())) far.send(value(keys));
  expect(answers).toEqual([E.right([x(200), x(100), x(101)].map((key) => ({ key, value: `${key.length}` })))]);
  expect(completed).toHaveBeenCalledTimes(1);
  tor.close();
});

it('is the first Left if a part is refused, and the next request gets its own answer', async () => {
  const { tor, far } = await open();
  const answers: Answer[] = [];
  tor.getConf([x(200), x(201), x(202)]).subscribe((answer) => answers.push(answer));
  tor.getConf(['A']).subscribe((answer) => answers.push(answer));
  await tick();
  far.send(
    value(['a']),
    { _tag: 'Error', code: 'UnrecognizedKey', text: 'first' },
    { _tag: 'Error', code: 'UnrecognizedKey', text: 'second' },
    value(['A']),
  );
  const refused = serverError('UnrecognizedKey', 'first', undefined, 'GETCONF');
  expect(answers).toEqual([E.left(refused), E.right([{ key: 'A', value: '1' }])]);
  tor.close();
});

it('a key of 253 bytes is refused', async () => {
  const { tor, far } = await open();
  const answers: Answer[] = [];
  tor.getConf([x(253)]).subscribe((answer) => answers.push(answer));
  await tick();
  expect(answers).toMatchObject([{ left: { _tag: 'EncodeError', field: 'Key', wanted: 'at most 252 bytes' } }]);
  expect(far.received()).toEqual([]);
  tor.close();
});

it('a gateway forwards a long GETCONF in parts and answers it once', async () => {
  const { tor, far } = await open();
  const keys = [...Array.from({ length: 19 }, (_, i) => `Known${String(i)}${x(8)}`), 'Bogus'];
  far.onMessage = (message) => {
    const [asked = []] = keysOf([message]);
    far.send(asked.includes('Bogus') ? { _tag: 'Error', code: 'UnrecognizedKey', text: 'Bogus' } : value(asked));
  };
  const peer = session(tor);
  const body = keys.map((key) => `${key}\n`).join('');
  expect(body.length).toBeGreaterThan(253);
  peer.send(raw(3, body), raw(3, 'A\n'));
  await tick();
  expect(peer.came()).toEqual(['4 Bogus', 'A=1']);
  tor.close();
});
