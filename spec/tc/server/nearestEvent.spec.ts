/** What TC cannot say of an event, said as nearly as it can be. */
import { either as E } from 'fp-ts';
import { of, Subject } from 'rxjs';
import { client, configLine, eventTable, noReconnect } from '../../../lib/index.js';
import type {
  Client,
  Duplex,
  EventStream,
  ObservableEither,
  StreamEvent,
  Tor,
  TorError,
  TorEvent,
} from '../../../lib/index.js';
import { linked } from '../../../lib/transport/linked.js';
import { serve } from '../../../lib/tc/server.js';
import type { SessionEvent } from '../../../lib/server/index.js';
import { events, handmade, raw, session } from '../../server/handmade.js';

const clients: Client[] = [];

afterEach(() => {
  for (const one of clients.splice(0)) one.close();
});

const clientOf = (near: Duplex<Uint8Array>): Client => {
  const one = client(of(E.right(near)), { reconnect: noReconnect });
  clients.push(one);
  return one;
};

/** What a client gets of an event of the served Tor, and what the operator is told. */
const across = async (event: TorEvent): Promise<{ got: unknown; told: ReadonlyArray<string> }> => {
  const stream: EventStream = eventTable[event._tag].stream;
  const event$ = new Subject<E.Either<TorError, TorEvent>>();
  const told: SessionEvent[] = [];
  const [near, far] = linked();
  serve(handmade({ [stream]: event$ }))(far).subscribe((item) => told.push(item));
  const tor = clientOf(near);
  let got: unknown;
  const item$: ObservableEither<TorError, TorEvent> = tor[stream];
  item$.subscribe((item) => {
    got = E.isRight(item) ? item.right : item.left;
  });
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  await settle();
  event$.next(E.right(event));
  await settle();
  return { got, told: told.map(({ _tag }) => _tag) };
};

const { Bandwidth, Circuit, Log, OrConnection, Stream } = events;
const MAX = 0xffff_ffff;

it.each<[string, TorEvent, TorEvent]>([
  ['bytes of 32 bits stay', { ...Bandwidth, read: MAX, written: 0 }, { ...Bandwidth, read: MAX, written: 0 }],
  ['bytes over 32 bits saturate', { ...Bandwidth, read: MAX + 1, written: 2 }, { ...Bandwidth, read: MAX }],
  ['each by itself', { ...Bandwidth, written: Number.MAX_SAFE_INTEGER }, { ...Bandwidth, written: MAX }],
  ['endless bytes too', { ...Bandwidth, written: Infinity }, { ...Bandwidth, written: MAX }],
  ['a NUL in a log text is U+FFFD', { ...Log, message: 'a\0' }, { ...Log, message: 'a\ufffd' }],
  [
    "what today's Tor says beyond TC is left out",
    { ...Stream, details: { status: 'SUCCEEDED', purpose: 'USER', other: {} } },
    Stream,
  ],
])('%s', async (_, event, wanted) => {
  expect(await across(event)).toEqual({ got: wanted, told: ['Authenticated'] });
});

it.each<[string, TorEvent]>([
  ['an id over 32 bits', { ...Circuit, id: (MAX + 1) as never }],
  ['a negative count', { ...Bandwidth, read: -1 }],
  ['a count that is no number', { ...Bandwidth, read: NaN }],
  ['a target with a NUL', { ...Stream, target: 'a\0:80' }],
  ['a target over 65,535 bytes', { ...Stream, target: `${'a'.repeat(65_536)}:80` }],
  ['a status that nobody knows', { ...Circuit, status: 'Bright' as never }],
])('%s is not sent, and the operator is told', async (_, event) => {
  expect(await across(event)).toEqual({ got: undefined, told: ['Authenticated', 'EventNotSent'] });
});

describe('a status that the specification does not have', () => {
  // the thread that reads in jtorctl dies of it
  it.each<[string, TorEvent]>([
    ['5, a new stream', { ...Stream, status: 5 }],
    ['8, REMAP', { ...Stream, status: 8 }],
    ['255, unknown', { ...Stream, status: 255 }],
    ['over one byte', { ...Stream, status: 300 }],
    ['5, a changed purpose of a circuit', { ...Circuit, status: 5 }],
    ['255, of a circuit', { ...Circuit, status: 255 }],
    ['4, a new OR connection', { ...OrConnection, status: 4 }],
  ])('%s: the event is not sent, which is not reported', async (_, event) => {
    expect(await across(event)).toEqual({ got: undefined, told: ['Authenticated'] });
  });

  it('is not part of the bytes that a session gets, and the next event is', () => {
    const event$ = new Subject<E.Either<TorError, StreamEvent>>();
    const peer = session(handmade({ stream$: event$ }));
    peer.send(raw(5, [0, 2]));
    event$.next(E.right({ ...Stream, status: 8 }));
    event$.next(E.right({ ...Stream, status: 'Closed' }));
    event$.next(E.right({ ...Stream, status: 9 }));
    expect(peer.came()).toEqual(['DONE', 'Stream']);
    expect(peer.chunks.every(({ length }) => length > 0)).toBe(true);
  });
});

describe('perSession', () => {
  const asker = (serving: ReturnType<typeof serve>): Tor => {
    const [near, far] = linked();
    serving(far).subscribe();
    return clientOf(near);
  };

  const askedOf = (tor: Tor): Promise<unknown> =>
    new Promise((resolve) =>
      tor
        .getConf(['a'])
        .subscribe((item) =>
          resolve(E.isRight(item) ? item.right : 'code' in item.left ? item.left.code : item.left._tag),
        ),
    );

  it('is called once for each session, with the Tor that is served, and its answers are what clients get', async () => {
    let sessions = 0;
    const served = handmade();
    const serving = serve(served, {
      perSession: (tor) => {
        expect(tor).toBe(served);
        const value = String(++sessions);
        return { ...tor, getConf: ([key = '']) => of(E.right([configLine(key, value)])) };
      },
    });
    const [one, two] = [asker(serving), asker(serving)];
    expect([await askedOf(one), await askedOf(one), await askedOf(two)]).toEqual([
      [configLine('a', '1')],
      [configLine('a', '1')],
      [configLine('a', '2')],
    ]);
    expect(sessions).toBe(2);
  });

  it('that throws ends its session alone', async () => {
    let calls = 0;
    const told: SessionEvent[] = [];
    const serving = serve(handmade(), {
      perSession: (tor) => {
        if (calls++ === 0) throw new Error('broken');
        return tor;
      },
    });
    const [near, far] = linked();
    serving(far).subscribe((event) => told.push(event));
    expect(await askedOf(clientOf(near))).toMatch(/Transport|Closed|Lost|UnexpectedReply/);
    expect(told).toMatchObject([{ _tag: 'Closed', reason: { detail: 'no Tor for this session: broken' } }]);
    expect(await askedOf(asker(serving))).toEqual([configLine('a', '1')]);
  });
});
