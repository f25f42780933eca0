/** What goes beyond TC: for those who ask, and nobody else. */
import { either as E } from 'fp-ts';
import { BehaviorSubject, concat, NEVER, Observable, of, startWith, throwError } from 'rxjs';
import type { CircuitEvent, StreamEvent, TorEvent } from '../../lib/model/Event.js';
import { serve } from '../../lib/server/index.js';
import type { Snapshots, Tor } from '../../lib/Tor.js';
import { serverError } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { authenticate, bytes, counted, events, handmade, left, peerOf, raw, session, stranger } from './handmade.js';

const STREAM = [0, 2];
const STREAM_DETAILED = [0x80, 2];

const stream: StreamEvent = {
  ...events.Stream,
  details: { status: 'SUCCEEDED', circuit: 4, socksUsername: 'me', socksPassword: 'hunter2', other: {} },
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

test.each([[[0x80, 6]], [[0x40, 1]], [[0xff, 0xff]]])(
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

describe('GETSTATE', () => {
  const GETSTATE = 0x8001;
  const knowing = (parts: Partial<Snapshots> = {}): Tor =>
    handmade({
      snapshots: {
        active: () => of(true),
        circuits: of(E.right([circuit, { ...circuit, details: { status: 'BUILT', purpose: 'GENERAL', other: {} } }])),
        streams: of(E.right([])),
        ...parts,
      },
    });

  test('has a STATE for each thing that there is, then DONE', () => {
    const peer = session(knowing());
    peer.send(raw(GETSTATE, [0x80, 1]), raw(GETSTATE, [0x80, 2]));
    expect(bytes(...peer.chunks.slice(1))).toEqual(
      bytes(raw(0x8002, CIRCUIT, 'a\0'), raw(0x8002, CIRCUIT, 'a\0STATUS=BUILT\nPURPOSE=GENERAL\n'), raw(1), raw(1)),
    );
  });

  test.each([
    ['of the code without details', [0, 1]],
    ['of what the Tor does not tell', [0x80, 3]],
    ['of a kind of event that has no state', [0x80, 4]],
    ['of no event', [0x80, 0]],
  ])('%s is refused', (_, code) => {
    const peer = session(knowing());
    peer.send(raw(GETSTATE, code));
    expect(peer.came()).toEqual(['6 Unrecognized event code']);
  });

  test('of a Tor that cannot tell is refused', () => {
    const peer = session(handmade());
    peer.send(raw(GETSTATE, [0x80, 1]));
    expect(peer.came()).toEqual(['6 Unrecognized event code']);
  });

  test('waits for its authentication', () => {
    const peer = stranger(knowing());
    peer.send(raw(GETSTATE, [0x80, 1]));
    expect(peer.came()).toEqual(['7 Authentication required']);
  });

  test("gets the Tor's own Left as an ERROR", () => {
    const peer = session(knowing({ circuits: left(serverError('Unauthorized', 'no')) }));
    peer.send(raw(GETSTATE, [0x80, 1]), raw(8));
    expect(peer.came()).toEqual(['7 no', 'DONE']);
  });

  test('of a thing that cannot be told gets an ERROR', () => {
    const peer = session(knowing({ circuits: of(E.right([{ ...circuit, id: 2 ** 32 }])) }));
    peer.send(raw(GETSTATE, [0x80, 1]));
    expect(peer.came()).toEqual(['1 The answer cannot be sent: Circuit ID: wanted an integer from 0 to 4294967295']);
  });

  test('of one that only its details keep from being told is told without them', () => {
    const odd: CircuitEvent = { ...circuit, details: { status: 'a\nb', other: {} } };
    const peer = session(knowing({ circuits: of(E.right([odd])) }));
    peer.send(raw(GETSTATE, [0x80, 1]));
    expect(bytes(...peer.chunks.slice(1))).toEqual(bytes(raw(0x8002, CIRCUIT, 'a\0'), raw(1)));
  });
});

describe('what is served', () => {
  const SERVED = [0x80, 0];
  const marks = (chunks: ReadonlyArray<Uint8Array>): ReadonlyArray<string> =>
    [
      ...Buffer.concat(chunks)
        .toString('hex')
        .matchAll(/000500068000(\d{4})(\d\d)/g),
    ].map(([, code, is]) => `${Number(code)}: ${Number(is)}`);
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  const changing = () => {
    const active = new BehaviorSubject(false);
    let observers = 0;
    const tor = handmade({
      snapshots: {
        active: (stream) =>
          new Observable((subscriber) => {
            observers++;
            subscriber.add(() => observers--);
            return (stream === 'circuit$' ? active : NEVER.pipe(startWith(false))).subscribe(subscriber);
          }),
      },
    });
    return { active, tor, observers: () => observers };
  };

  test('is told to those who ask, at once and as it changes, until they ask no more', async () => {
    const { active, tor, observers } = changing();
    const peer = session(tor);
    peer.send(raw(5, SERVED));
    await tick();
    expect(peer.came()).toEqual(['DONE', 'Served', 'Served', 'Served', 'Served', 'Served']);
    expect(marks(peer.chunks)).toEqual(['1: 0', '2: 0', '3: 0', '4: 0', '5: 0']);
    active.next(true);
    await tick();
    active.next(false);
    await tick();
    expect(marks(peer.chunks).slice(5)).toEqual(['1: 1', '1: 0']);
    peer.send(raw(5));
    active.next(true);
    await tick();
    expect(peer.came()).toEqual(['Served', 'Served', 'DONE']);
    expect(observers()).toBe(0);
  });

  test('is told to each who asks, and nobody else', async () => {
    const { active, tor } = changing();
    active.next(true);
    const [one, two] = [session(tor), session(tor)];
    two.send(raw(5, [0x80, 1]));
    one.send(raw(5, SERVED));
    await tick();
    two.send(raw(5, [0x80, 1], SERVED));
    await tick();
    expect([marks(one.chunks)[0], marks(two.chunks)[0]]).toEqual(['1: 1', '1: 1']);
  });

  test('is nothing where the Tor does not know', async () => {
    const peer = session(handmade());
    peer.send(raw(5, SERVED));
    await tick();
    expect(peer.came()).toEqual(['DONE']);
  });

  test('ends with the session', () => {
    const { tor, observers } = changing();
    const peer = session(tor);
    peer.send(raw(5, SERVED));
    expect(observers()).toBe(5);
    peer.destroy();
    expect(observers()).toBe(0);
  });

  test('of a Tor whose code fails takes nothing from the session', async () => {
    const failing = (): Observable<boolean> => throwError(() => new Error('broken'));
    const peer = session(handmade({ snapshots: { active: failing } }));
    peer.send(raw(5, SERVED), raw(8));
    await tick();
    expect(peer.came()).toEqual(['DONE', 'DONE']);
  });
});
