/** What TC cannot say of an event, said as nearly as it can be. */
import { either as E } from 'fp-ts';
import { of, Subject } from 'rxjs';
import { client, configLine, noReconnect } from '../../lib/index.js';
import type { Client, Duplex, EventStream, ObservableEither, Tor, TorError, TorEvent } from '../../lib/index.js';
import { linked } from '../../lib/duplex/linked.js';
import { serve } from '../../lib/server.js';
import type { SessionEvent } from '../../lib/server.js';
import { eventStreams } from '../../lib/Tor.js';
import { events, handmade } from './handmade.js';

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
  const stream: EventStream = eventStreams[event._tag];
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
  ['octets of 32 bits stay', { ...Bandwidth, read: MAX, written: 0 }, { ...Bandwidth, read: MAX, written: 0 }],
  ['octets over 32 bits saturate', { ...Bandwidth, read: MAX + 1, written: 2 }, { ...Bandwidth, read: MAX }],
  ['each by itself', { ...Bandwidth, written: Number.MAX_SAFE_INTEGER }, { ...Bandwidth, written: MAX }],
  ['endless octets too', { ...Bandwidth, written: Infinity }, { ...Bandwidth, written: MAX }],
  ['a status that TC has no name for is its octet', { ...Stream, status: 14 }, { ...Stream, status: 14 }],
  ['a status over one octet is 255', { ...Stream, status: 300 }, { ...Stream, status: 255 }],
  ['of a circuit', { ...Circuit, status: 256 }, { ...Circuit, status: 255 }],
  ['of an OR connection', { ...OrConnection, status: 256 }, { ...OrConnection, status: 255 }],
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
  ['a target over 65,535 octets', { ...Stream, target: `${'a'.repeat(65_536)}:80` }],
  ['a status that nobody knows', { ...Circuit, status: 'Bright' as never }],
])('%s is not sent, and the operator is told', async (_, event) => {
  expect(await across(event)).toEqual({ got: undefined, told: ['Authenticated', 'EventNotSent'] });
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
    expect(await askedOf(clientOf(near))).toMatch(/Transport|Closed|Lost/);
    expect(told).toMatchObject([{ _tag: 'Closed', reason: { detail: 'no Tor for this session: broken' } }]);
    expect(await askedOf(asker(serving))).toEqual([configLine('a', '1')]);
  });
});
