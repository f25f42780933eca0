import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { beyondTc, client, eventDetails, exponentialBackoff, tables } from '../../../lib/index.js';
import type {
  CircuitEvent,
  Client,
  ClientOptions,
  EventStream,
  OrConnectionEvent,
  StreamEvent,
  TorError,
} from '../../../lib/index.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import { DETAILED } from '../../../lib/model/Event.js';
import { serverError } from '../../../lib/TorError.js';
import { connectTo, tick, wire } from './wire.js';
import type { Wire } from './wire.js';

const DONE: Message = { _tag: 'Done' };
const CIRCUIT = 1;
const STREAM = 2;
const LOG = 5;
const unrecognized: Message = { _tag: 'Error', code: 'UnrecognizedByteCode', text: 'Unrecognized event code' };
const setEvents = (...codes: ReadonlyArray<number>): Message => ({ _tag: 'SetEvents', codes });
const detailed = (...codes: ReadonlyArray<number>): Message => setEvents(...codes.map((code) => DETAILED + code));

const plain: StreamEvent = { _tag: 'Stream', status: 'Succeeded', id: 7, target: 'a:80' };
const whole: StreamEvent = { ...plain, details: { status: 'SUCCEEDED', circuit: 3, other: {} } };
const sent = (event: StreamEvent): Message => ({ _tag: 'Event', event: { _tag: 'DetailedEvent', event } });

const authenticated = async (tor: Client, far: Wire): Promise<void> => {
  const connected = firstValueFrom(tor.connected);
  await tick();
  far.send(DONE);
  await connected;
  far.received();
};

const open = async (options: ClientOptions = { extensions: eventDetails }): Promise<{ tor: Client; far: Wire }> => {
  const far = wire();
  const tor = client(connectTo(far), options);
  await authenticated(tor, far);
  return { tor, far };
};

/** What its stream events are. */
const streamsOf = (tor: Client): ReadonlyArray<E.Either<TorError, StreamEvent>> => {
  const items: Array<E.Either<TorError, StreamEvent>> = [];
  tor.stream$.subscribe((item) => items.push(item));
  return items;
};

it('without the option a client asks for what the specification has', async () => {
  const { tor, far } = await open({});
  tor.stream$.subscribe();
  await tick();
  expect(far.received()).toEqual([setEvents(STREAM)]);
  tor.close();
});

it('with it, for events with their details', async () => {
  const { tor, far } = await open();
  const items = streamsOf(tor);
  tor.log$.subscribe();
  await tick();
  expect(far.received()).toEqual([detailed(STREAM, LOG)]);
  far.send(DONE, sent(whole), sent(plain));
  expect(items).toEqual([E.right(whole), E.right(plain)]);
  tor.close();
});

it('of a server that refuses them it asks for plain ones, once more in a session', async () => {
  const { tor, far } = await open();
  const items = streamsOf(tor);
  await tick();
  far.send(unrecognized);
  expect(far.received()).toEqual([detailed(STREAM)]);
  await tick();
  expect(far.received()).toEqual([setEvents(STREAM)]);
  far.send(DONE, { _tag: 'Event', event: plain });
  expect(items).toEqual([E.right(plain)]);
  tor.circuit$.subscribe();
  await tick();
  expect(far.received()).toEqual([setEvents(STREAM, CIRCUIT)]);
  tor.close();
});

it('if plain ones are refused too, they are tried one by one, and only the refused one gets the Left', async () => {
  const { tor, far } = await open();
  const items = streamsOf(tor);
  const lefts: Array<TorError> = [];
  tor.circuit$.subscribe((item) => {
    if (item._tag === 'Left') lefts.push(item.left);
  });
  far.onMessage = (message) => {
    if (message._tag === 'SetEvents') far.send(message.codes.every((code) => code === STREAM) ? DONE : unrecognized);
  };
  await tick();
  await tick();
  expect(far.received()).toEqual([
    detailed(STREAM, CIRCUIT),
    setEvents(STREAM, CIRCUIT),
    setEvents(STREAM),
    setEvents(STREAM, CIRCUIT),
  ]);
  expect(lefts).toEqual([serverError('UnrecognizedByteCode', 'Unrecognized event code', undefined, 'SETEVENTS')]);
  far.send({ _tag: 'Event', event: plain });
  expect(items).toEqual([E.right(plain)]);
  tor.close();
});

it('turns all off as the specification has it', async () => {
  const { tor, far } = await open();
  const subscription = tor.stream$.subscribe();
  await tick();
  far.send(DONE);
  far.received();
  subscription.unsubscribe();
  await tick();
  expect(far.received()).toEqual([setEvents()]);
  tor.close();
});

it('asks the server of the next connection anew', async () => {
  const [first, second] = [wire(), wire()];
  const tor = client(connectTo(first, second), {
    extensions: eventDetails,
    reconnect: exponentialBackoff({ initial: 0, jitter: 0 }),
  });
  await authenticated(tor, first);
  tor.stream$.subscribe();
  await tick();
  first.send(unrecognized);
  await tick();
  first.received();
  first.end();
  second.onMessage = (message) => {
    if (message._tag === 'Authenticate') second.send(DONE);
  };
  await firstValueFrom(tor.connected);
  await tick();
  expect(second.received()).toEqual([expect.objectContaining({ _tag: 'Authenticate' }), detailed(STREAM)]);
  tor.close();
});

it('a connection that is lost before the answer is no refusal', async () => {
  const { tor, far } = await open();
  const items = streamsOf(tor);
  await tick();
  far.end();
  expect(items.map((item) => E.isLeft(item) && item.left._tag)).toEqual(['ConnectionLost']);
  tor.close();
});

it('details that cannot be read are a Left of their stream, which goes on', async () => {
  const { tor, far } = await open();
  const items = streamsOf(tor);
  await tick();
  far.send(DONE);
  const body = [0x80, STREAM, 2, 0, 0, 0, 7, 0x61, 0, 0x62];
  far.sendBytes(new Uint8Array([0, body.length, 0, 6, ...body]));
  far.send(sent(whole));
  expect(items).toEqual([E.left(expect.objectContaining({ _tag: 'DecodeError', field: 'Details' })), E.right(whole)]);
  tor.close();
});

describe('snapshots', () => {
  const SERVED = 0;
  const served = (code: number, is = true): Message => ({
    _tag: 'Event',
    event: { _tag: 'Served', code, served: is },
  });
  const circuit: CircuitEvent = { _tag: 'Circuit', status: 'Built', id: 1, path: ['a'] };
  const orConnection: OrConnectionEvent = { _tag: 'OrConnection', status: 'Connected', router: 'b' };

  const activeOf = (tor: Client, stream: EventStream = 'circuit$'): ReadonlyArray<boolean> => {
    const seen: Array<boolean> = [];
    tor.snapshots?.active(stream).subscribe((is) => seen.push(is));
    return seen;
  };

  it('are none without the option', async () => {
    const { tor } = await open({});
    expect('snapshots' in tor).toBe(false);
    tor.close();
  });

  it('are what the server tells', async () => {
    const { tor, far } = await open({ extensions: beyondTc });
    const answer = firstValueFrom(tor.snapshots!.circuits!);
    const empty = firstValueFrom(tor.snapshots!.streams!);
    await tick();
    expect(far.received()).toEqual([
      { _tag: 'GetState', code: DETAILED + CIRCUIT },
      { _tag: 'GetState', code: DETAILED + STREAM },
    ]);
    far.send({ _tag: 'State', event: circuit }, { _tag: 'State', event: { ...circuit, id: 2 } }, DONE, DONE);
    expect(await answer).toEqual(E.right([circuit, { ...circuit, id: 2 }]));
    expect(await empty).toEqual(E.right([]));
    tor.close();
  });

  it('are one Left where the server has an ERROR, or tells of something else', async () => {
    const { tor, far } = await open({ extensions: beyondTc });
    const refused = firstValueFrom(tor.snapshots!.circuits!);
    const other = firstValueFrom(tor.snapshots!.circuits!);
    const next = firstValueFrom(tor.saveConf);
    await tick();
    far.send({ _tag: 'State', event: circuit }, unrecognized);
    far.send({ _tag: 'State', event: circuit }, { _tag: 'State', event: orConnection }, DONE, DONE);
    expect(await refused).toEqual(
      E.left(serverError('UnrecognizedByteCode', 'Unrecognized event code', undefined, 'GETSTATE')),
    );
    expect(await other).toEqual(E.left(expect.objectContaining({ message: 'STATE', field: 'Event code' })));
    expect(await next).toEqual(E.right(undefined));
    tor.close();
  });

  it('may be asked for once the events are asked for, and the server says that it serves them', async () => {
    const { tor, far } = await open({ extensions: beyondTc });
    tor.circuit$.subscribe();
    const active = activeOf(tor);
    await tick();
    expect(far.received()).toEqual([detailed(CIRCUIT, SERVED)]);
    far.send(DONE);
    expect(active).toEqual([false]);
    far.send(served(STREAM), served(CIRCUIT));
    far.send(served(CIRCUIT, false), served(CIRCUIT, false), served(CIRCUIT));
    expect(active).toEqual([false, true, false, true]);
    tor.close();
  });

  it('may not be asked for while the events are not', async () => {
    const { tor, far } = await open({ extensions: beyondTc });
    const active = activeOf(tor);
    await tick();
    expect(far.received()).toEqual([detailed(SERVED)]);
    far.send(DONE, served(CIRCUIT));
    const subscription = tor.circuit$.subscribe();
    await tick();
    far.send(DONE);
    expect(active).toEqual([false, true]);
    subscription.unsubscribe();
    await tick();
    far.send(DONE);
    expect(active).toEqual([false, true, false]);
    tor.close();
  });

  it('what was said is known to whoever comes later', async () => {
    const { tor, far } = await open({ extensions: beyondTc });
    tor.circuit$.subscribe();
    tor.stream$.subscribe();
    activeOf(tor);
    await tick();
    far.send(DONE, served(STREAM));
    await tick();
    far.received();
    expect(activeOf(tor, 'stream$')).toEqual([true]);
    await tick();
    expect(far.received()).toEqual([]);
    tor.close();
  });

  it('of a server that does not know them are never asked for, and it is asked for nothing else', async () => {
    const { tor, far } = await open({ extensions: beyondTc });
    const active = activeOf(tor);
    const updates: Array<unknown> = [];
    tables.circuits(tor).subscribe((item) => updates.push(item._tag));
    far.onMessage = (message) => {
      if (message._tag === 'SetEvents') far.send(message.codes.some((code) => code >= DETAILED) ? unrecognized : DONE);
    };
    await tick();
    await tick();
    expect(far.received()).toEqual([detailed(SERVED, CIRCUIT), setEvents(CIRCUIT)]);
    far.send({ _tag: 'Event', event: circuit });
    expect([active, updates]).toEqual([[false], ['Right']]);
    tor.close();
  });

  it('what a server said ends with its connection', async () => {
    const [first, second] = [wire(), wire()];
    const tor = client(connectTo(first, second), {
      extensions: beyondTc,
      reconnect: exponentialBackoff({ initial: 0, jitter: 0 }),
    });
    await authenticated(tor, first);
    tor.circuit$.subscribe();
    const active = activeOf(tor);
    await tick();
    first.send(DONE, served(CIRCUIT));
    second.onMessage = (message) => {
      if (message._tag === 'Authenticate' || message._tag === 'SetEvents') second.send(DONE);
    };
    first.end();
    await firstValueFrom(tor.connected);
    await tick();
    expect(active).toEqual([false, true, false]);
    second.send(served(CIRCUIT));
    expect(active).toEqual([false, true, false, true]);
    tor.close();
  });

  it('what a server says that cannot be read is a diagnostic', async () => {
    const { tor, far } = await open({ extensions: beyondTc });
    const active = activeOf(tor);
    const diagnostics: Array<unknown> = [];
    tor.diagnostic$.subscribe((item) => diagnostics.push(item));
    await tick();
    far.send(DONE);
    far.sendBytes(new Uint8Array([0, 4, 0, 6, 0x80, 0, 0, 1]));
    expect(diagnostics).toEqual([
      { _tag: 'Undecodable', error: expect.objectContaining({ message: 'EVENT served', field: 'Served' }) },
    ]);
    expect(active).toEqual([false]);
    tor.close();
  });

  it('complete with the client', async () => {
    const { tor } = await open({ extensions: beyondTc });
    let isComplete = false;
    tor.snapshots?.active('circuit$').subscribe({ complete: () => (isComplete = true) });
    tor.close();
    expect(isComplete).toBe(true);
  });
});
