/** Events with their details: for those who ask, and nobody else. */
import { either as E } from 'fp-ts';
import { concat, NEVER, of } from 'rxjs';
import type { CircuitEvent, StreamEvent, TorEvent } from '../../lib/model/Event.js';
import type { CircuitId } from '../../lib/model/ids.js';
import { serve } from '../../lib/server.js';
import type { TorError } from '../../lib/TorError.js';
import { authenticate, bytes, counted, events, handmade, peerOf, raw, session } from './handmade.js';

const STREAM = [0, 2];
const STREAM_DETAILED = [0x80, 2];

const stream: StreamEvent = {
  ...events.Stream,
  details: { status: 'SUCCEEDED', circuit: 4 as CircuitId, socksUsername: 'me', socksPassword: 'hunter2', other: {} },
};

/** The frames of one event, plain and with details. */
const PLAIN = raw(6, STREAM, [2, 0, 0, 0, 9], 'example.com:80\0');
const WHOLE = raw(6, STREAM_DETAILED, [2, 0, 0, 0, 9], 'example.com:80\0', 'STATUS=SUCCEEDED\nCIRCUIT=4\n');

const peers = (count: number) => {
  const source = counted<E.Either<TorError, StreamEvent>>();
  const served = serve(handmade({ stream$: source.item$ }));
  const all = Array.from({ length: count }, () => {
    const peer = peerOf(served);
    peer.send(authenticate());
    peer.came();
    return peer;
  });
  return { source, all };
};

test('a session gets the form that it asked for, and both where it asked for both', async () => {
  const { source, all } = peers(4);
  const [plain, whole, both, none] = all;
  plain?.send(raw(5, STREAM));
  whole?.send(raw(5, STREAM_DETAILED));
  both?.send(raw(5, STREAM, STREAM_DETAILED));
  source.subject.next(E.right(stream));
  // what follows the first event of a tick goes out when it has ended
  await Promise.resolve();
  expect(plain?.chunks.at(-1)).toEqual(new Uint8Array(PLAIN));
  expect(whole?.chunks.at(-1)).toEqual(new Uint8Array(WHOLE));
  expect(both?.came()).toEqual(['DONE', 'Stream', 'DetailedEvent']);
  expect(none?.came()).toEqual([]);
  expect([source.now(), source.ever()]).toEqual([1, 1]);
});

test('each form is encoded once for all sessions', () => {
  const { source, all } = peers(4);
  for (const [i, peer] of all.entries()) peer.send(raw(5, i < 2 ? STREAM : STREAM_DETAILED));
  source.subject.next(E.right(stream));
  const [a, b, c, d] = all.map(({ chunks }) => chunks.at(-1));
  expect(b).toBe(a);
  expect(d).toBe(c);
  expect(c).not.toEqual(a);
});

test('the stream is observed for as long as one of them asks for either form', () => {
  const { source, all } = peers(2);
  const [one, two] = all;
  one?.send(raw(5, STREAM_DETAILED));
  two?.send(raw(5, STREAM));
  one?.send(raw(5));
  expect(source.now()).toBe(1);
  two?.destroy();
  expect([source.now(), source.ever()]).toEqual([0, 1]);
});

test('what a program authenticates its streams with is never sent', () => {
  const { source, all } = peers(1);
  all[0]?.send(raw(5, STREAM_DETAILED));
  source.subject.next(E.right(stream));
  expect(Buffer.concat(all[0]?.chunks ?? []).toString('latin1')).not.toMatch(/hunter2|SOCKS/);
});

test.each([[[0x80, 0]], [[0x80, 6]], [[0x40, 1]], [[0xff, 0xff]]])(
  'SETEVENTS of the code %j is refused, and with it the rest',
  (code) => {
    const { source, all } = peers(1);
    all[0]?.send(raw(5, STREAM_DETAILED, code));
    expect(all[0]?.came()).toEqual(['6 Unrecognized event code']);
    expect(source.ever()).toBe(0);
  },
);

/** The octets behind the DONE, of an event of a Tor that has it at once. */
const sentOf = (event: TorEvent, code: number): Uint8Array => {
  const at = {
    Circuit: 'circuit$',
    Stream: 'stream$',
    OrConnection: 'orConnection$',
    Bandwidth: 'bandwidth$',
    Log: 'log$',
  };
  const peer = session(handmade({ [at[event._tag]]: concat(of(E.right(event)), NEVER) }));
  peer.send(raw(5, [0x80, code]));
  expect(peer.told.map(({ _tag }) => _tag)).toEqual(['Authenticated']);
  return bytes(...peer.chunks.slice(1)).subarray(4);
};

const circuit: CircuitEvent = { ...events.Circuit, path: ['a'] };
const CIRCUIT = [0x80, 1, 1, 0, 0, 0, 7];

test.each<[string, TorEvent, number, Uint8Array]>([
  ['an event without details is sent without', circuit, 1, raw(6, CIRCUIT, 'a\0')],
  [
    'details that no line can hold are left out',
    { ...circuit, details: { status: 'BUILT', reason: 'a\nSTATUS=x', other: {} } },
    1,
    raw(6, CIRCUIT, 'a\0'),
  ],
  [
    'details that are too long are left out',
    { ...circuit, details: { status: 'BUILT', other: { LONG: 'x'.repeat(65_536) } } },
    1,
    raw(6, CIRCUIT, 'a\0'),
  ],
  [
    'what TC cannot say is said as nearly as it can be, with the details',
    { _tag: 'Log', message: 'a\0b', details: { severity: 'Err' } },
    5,
    raw(6, [0x80, 5], 'a\ufffdb\0SEVERITY=ERR\n'),
  ],
])('%s', (_, event, code, wanted) => {
  expect(sentOf(event, code)).toEqual(wanted);
});
