import { either as E } from 'fp-ts';
import { EMPTY, NEVER, ReplaySubject, Subject, concat, of, startWith, throwError } from 'rxjs';
import { decodeMessage } from '../../lib/tc/message/Message.js';
import type { CircuitEvent, LogEvent } from '../../lib/model/Event.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { serve } from '../../lib/tc/server.js';
import { closed, serverError } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { authenticate, counted, events, handmade, left, peerOf, raw, session } from './handmade.js';

const CIRCUIT = [0, 1];
const STREAM = [0, 2];
const OR_CONNECTION = [0, 3];
const BANDWIDTH = [0, 4];
const LOG = [0, 5];

const counting = () => {
  const circuit = counted<E.Either<TorError, CircuitEvent>>();
  const log = counted<E.Either<TorError, LogEvent>>();
  return { circuit, log, tor: handmade({ circuit$: circuit.item$, log$: log.item$ }) };
};

const circuit = E.right(events.Circuit);
const log = (message: string) => E.right({ _tag: 'Log', message } as const);

/** Sessions of one server. */
const sessions = (tor: Parameters<typeof serve>[0], count: number) => {
  const served = serve(tor);
  return Array.from({ length: count }, () => {
    const peer = peerOf(served);
    peer.send(authenticate());
    peer.came();
    return peer;
  });
};

test('each event is sent as the specification writes it', () => {
  const peer = session(
    handmade({
      circuit$: concat(of(E.right(events.Circuit)), NEVER),
      stream$: concat(of(E.right(events.Stream)), NEVER),
      orConnection$: concat(of(E.right(events.OrConnection)), NEVER),
      bandwidth$: concat(of(E.right(events.Bandwidth)), NEVER),
      log$: concat(of(E.right(events.Log)), NEVER),
    }),
  );
  peer.send(raw(5, CIRCUIT, STREAM, OR_CONNECTION, BANDWIDTH, LOG));
  expect(peer.came()).toEqual(['DONE', 'Circuit', 'Stream', 'OrConnection', 'Bandwidth', 'Log']);
  const last = peer.chunks.at(-1)!;
  expect(Buffer.from(last).toString('hex')).toBe(
    [
      '00000001',
      '00130006' + '0001' + '01' + '00000007' + Buffer.from('amber,birch\0').toString('hex'),
      '00160006' + '0002' + '02' + '00000009' + Buffer.from('example.com:80\0').toString('hex'),
      '00090006' + '0003' + '01' + Buffer.from('cedar\0').toString('hex'),
      '000a0006' + '0004' + '00000001' + '00000002',
      '000c0006' + '0005' + Buffer.from('a notice\n\0').toString('hex'),
    ].join(''),
  );
});

/** What a session gathers in a tick goes out when it has ended. */
const tick = (): Promise<void> => Promise.resolve();

test('an event is encoded once, and goes to those who asked for it alone', async () => {
  const { tor, ...torEvents } = counting();
  const [one, two, none] = sessions(tor, 3);
  one?.send(raw(5, CIRCUIT, LOG));
  two?.send(raw(5, CIRCUIT));
  torEvents.circuit.subject.next(circuit);
  torEvents.log.subject.next(log('x'));
  await tick();
  expect(one?.came()).toEqual(['DONE', 'Circuit', 'Log']);
  expect(two?.came()).toEqual(['DONE', 'Circuit']);
  expect(none?.came()).toEqual([]);
  // the very same bytes, in memory
  expect(two?.chunks.at(-1)).toBe(one?.chunks.at(-2));
});

test('of the events of a tick the first goes out at once, and the others together when it has ended', async () => {
  const { tor, ...torEvents } = counting();
  const [peer] = sessions(tor, 1);
  peer?.send(raw(5, LOG));
  peer?.came();
  const before = peer?.chunks.length ?? 0;
  for (const text of ['a', 'b', 'c']) torEvents.log.subject.next(log(text));
  expect(peer?.chunks.length).toBe(before + 1);
  await tick();
  expect(peer?.chunks.length).toBe(before + 2);
  torEvents.log.subject.next(log('d'));
  expect(peer?.chunks.length).toBe(before + 3);
  expect(peer?.came()).toEqual(['Log', 'Log', 'Log', 'Log']);
});

test('the sessions of a server share one subscription of each stream, for as long as one of them asks for it', () => {
  const { tor, ...torEvents } = counting();
  const peers = sessions(tor, 5);
  expect([torEvents.circuit.now(), torEvents.log.now()]).toEqual([0, 0]);
  for (const peer of peers) peer.send(raw(5, CIRCUIT));
  expect([torEvents.circuit.now(), torEvents.log.now()]).toEqual([1, 0]);
  peers[0]?.send(raw(5));
  peers[1]?.send(raw(5, LOG));
  peers[2]?.destroy();
  peers[3]?.unsubscribe();
  expect([torEvents.circuit.now(), torEvents.log.now()]).toEqual([1, 1]);
  peers[4]?.send(raw(5));
  expect([torEvents.circuit.now(), torEvents.circuit.ever()]).toEqual([0, 1]);
  peers[0]?.send(raw(5, CIRCUIT));
  expect([torEvents.circuit.now(), torEvents.circuit.ever()]).toEqual([1, 2]);
  for (const peer of peers) peer.unsubscribe();
  expect([torEvents.circuit.now(), torEvents.log.now()]).toEqual([0, 0]);
});

describe('SETEVENTS', () => {
  test('replaces the set; a code may come more than once', () => {
    const { tor, ...torEvents } = counting();
    const peer = session(tor);
    peer.send(raw(5, CIRCUIT, CIRCUIT), raw(5, LOG, LOG));
    torEvents.circuit.subject.next(circuit);
    torEvents.log.subject.next(log('x'));
    expect(peer.came()).toEqual(['DONE', 'DONE', 'Log']);
  });

  test('changes nothing when it is refused', () => {
    const { tor, ...torEvents } = counting();
    const peer = session(tor);
    peer.send(raw(5, CIRCUIT), raw(5, LOG, [0, 6]), raw(5, [0, 5, 0]));
    torEvents.circuit.subject.next(circuit);
    expect(torEvents.log.ever()).toBe(0);
    expect(peer.came()).toEqual([
      'DONE',
      '6 Unrecognized event code',
      '3 Odd number of bytes in setevents message',
      'Circuit',
    ]);
  });

  test('keeps the subscription of what stays asked for', () => {
    const { tor, circuit: torCircuit } = counting();
    const peer = session(tor);
    peer.send(raw(5, CIRCUIT), raw(5, CIRCUIT, LOG));
    expect(torCircuit.ever()).toBe(1);
  });

  test('of an empty body turns all off: no event follows its DONE, even where that has to wait', async () => {
    const { tor, circuit: torCircuit } = counting();
    const late = new Subject<E.Either<TorError, void>>();
    const peer = session({ ...tor, saveConf: late });
    peer.send(raw(5, CIRCUIT), raw(8), raw(5));
    torCircuit.subject.next(circuit);
    late.next(E.right(undefined));
    torCircuit.subject.next(circuit);
    await Promise.resolve();
    expect(peer.came()).toEqual(['DONE', 'DONE', 'DONE']);
  });

  test('gets its DONE before the events that a stream has at once', () => {
    const peer = session(handmade({ log$: NEVER.pipe(startWith(log('x'))) }));
    peer.send(raw(5, LOG));
    expect(peer.came()).toEqual(['DONE', 'Log']);
  });

  test('of one session leaves the others alone', () => {
    const { tor, circuit: torCircuit } = counting();
    const [one, two] = sessions(tor, 2);
    one?.send(raw(5, CIRCUIT));
    two?.send(raw(5, CIRCUIT), raw(5));
    torCircuit.subject.next(circuit);
    expect(one?.came()).toEqual(['DONE', 'Circuit']);
    expect(two?.came()).toEqual(['DONE', 'DONE']);
  });
});

describe('order', () => {
  test('an event that a request causes comes before its reply', () => {
    const logs = new Subject<E.Either<TorError, LogEvent>>();
    const peer = session(
      handmade({
        log$: logs,
        setConf: () => {
          logs.next(log('Unknown option'));
          return left(serverError('UnrecognizedKey', 'Unrecognized option'));
        },
      }),
    );
    peer.send(raw(5, LOG), raw(8), raw(2, 'Bogus 1'));
    expect(peer.came()).toEqual(['DONE', 'DONE', 'Log', '4 Unrecognized option']);
  });

  test('an event that another one causes comes after that one, at each session', async () => {
    const logs = new Subject<E.Either<TorError, LogEvent>>();
    const [one, two] = sessions(handmade({ log$: logs }), 2);
    one?.send(raw(5, LOG));
    two?.send(raw(5, LOG));
    const { chunks } = one!;
    const push = chunks.push.bind(chunks);
    chunks.push = (chunk) => {
      if (chunks.length === 2) logs.next(log('second'));
      return push(chunk);
    };
    logs.next(log('first'));
    await tick();
    const texts = (peer: typeof one) =>
      peer?.chunks.slice(-2).map((chunk) => Buffer.from(chunk.slice(6, -1)).toString('utf8'));
    expect(texts(one)).toEqual(['first', 'second']);
    expect(texts(two)).toEqual(['first', 'second']);
  });
});

describe('what is no event that can be sent', () => {
  const peers = (torEvents: ObservableEither<TorError, CircuitEvent>) => {
    const made = sessions(handmade({ circuit$: torEvents }), 2);
    for (const peer of made) peer.send(raw(5, CIRCUIT));
    return made;
  };

  test('a Left is not sent; one session, the oldest, tells of it, and events go on', () => {
    const circuits = new Subject<E.Either<TorError, CircuitEvent>>();
    const [one, two] = peers(circuits);
    const error = closed('could not be understood');
    circuits.next(E.left(error));
    circuits.next(circuit);
    expect(one?.came()).toEqual(['DONE', 'Circuit']);
    expect(two?.came()).toEqual(['DONE', 'Circuit']);
    expect(one?.told.at(-1)).toEqual({ _tag: 'EventNotSent', event: 'Circuit', error });
    expect(two?.told.map(({ _tag }) => _tag)).toEqual(['Authenticated']);
  });

  test.each<[string, Partial<CircuitEvent>]>([
    ['a name with a comma', { path: ['a,b'] }],
    ['a name with a NUL', { path: ['a\0'] }],
    ['a path over 65,535 bytes', { path: Array.from({ length: 7_000 }, () => 'abcdefghi') }],
    ['an unknown status', { status: 'Bright' as never }],
    ['an id of five bytes', { id: 2 ** 32 }],
    ['no event at all', { path: undefined as never }],
  ])('%s: told once, not sent', (_, wrong) => {
    const circuits = new Subject<E.Either<TorError, CircuitEvent>>();
    const [one] = peers(circuits);
    circuits.next(E.right({ ...events.Circuit, ...wrong }));
    circuits.next(circuit);
    expect(one?.came()).toEqual(['DONE', 'Circuit']);
    expect(one?.told.map(({ _tag }) => _tag)).toEqual(['Authenticated', 'EventNotSent']);
  });

  test('a stream of events that errs, or cannot be subscribed to, is told of and ends nothing', () => {
    for (const circuit$ of [throwError(() => new Error('x')), undefined as never]) {
      const [one] = peers(circuit$);
      one?.send(raw(8));
      expect(one?.came()).toEqual(['DONE', 'DONE']);
      expect(one?.told.at(-1)).toMatchObject({ _tag: 'EventNotSent', event: 'Circuit' });
    }
  });

  test('a stream that completes sends no more', () => {
    const [one] = peers(EMPTY);
    one?.send(raw(5), raw(5, CIRCUIT));
    expect(one?.came()).toEqual(['DONE', 'DONE', 'DONE']);
  });
});

describe('the text of a log event', () => {
  const sent = (message: string): string => {
    const logs = new ReplaySubject<E.Either<TorError, LogEvent>>();
    logs.next(log(message));
    const peer = session(handmade({ log$: logs }));
    peer.send(raw(5, LOG));
    const chunk = peer.chunks.at(-1)!.slice(4);
    const decoded = decodeMessage({ type: 6, body: chunk.slice(4) });
    expect(peer.told.length).toBe(1);
    return decoded._tag === 'Right' && decoded.right._tag === 'Event' && decoded.right.event._tag === 'Log'
      ? decoded.right.event.message
      : 'none';
  };

  test('has U+FFFD for a NUL and for a lone surrogate that stands for no byte', () => {
    expect(sent('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
    expect(sent('a\udce9b')).toBe('a\udce9b');
  });

  test('is cut between two characters and marked as cut if it has more than 65,532 bytes', () => {
    expect(sent('x'.repeat(65_532))).toBe('x'.repeat(65_532));
    expect(sent('x'.repeat(65_533))).toBe(`${'x'.repeat(65_526)} [cut]`);
    expect(sent(`x${'é'.repeat(40_000)}`)).toBe(`x${'é'.repeat(32_762)} [cut]`);
    expect(sent('\udce9'.repeat(65_532))).toBe('\udce9'.repeat(65_532));
    expect(sent('😀'.repeat(20_000))).toBe(`${'😀'.repeat(16_381)} [cut]`);
  });
});
