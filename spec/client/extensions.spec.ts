import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { client, eventDetails, exponentialBackoff } from '../../lib/index.js';
import type { Client, ClientOptions, StreamEvent, TorError } from '../../lib/index.js';
import type { Message } from '../../lib/message/Message.js';
import { DETAILED } from '../../lib/model/Event.js';
import type { CircuitId, StreamId } from '../../lib/model/ids.js';
import { serverError } from '../../lib/TorError.js';
import { connectTo, tick, wire } from './wire.js';
import type { Wire } from './wire.js';

const DONE: Message = { _tag: 'Done' };
const CIRCUIT = 1;
const STREAM = 2;
const LOG = 5;
const unrecognized: Message = { _tag: 'Error', code: 'UnrecognizedByteCode', text: 'Unrecognized event code' };
const setEvents = (...codes: ReadonlyArray<number>): Message => ({ _tag: 'SetEvents', codes });
const detailed = (...codes: ReadonlyArray<number>): Message => setEvents(...codes.map((code) => DETAILED + code));

const plain: StreamEvent = { _tag: 'Stream', status: 'Succeeded', id: 7 as StreamId, target: 'a:80' };
const whole: StreamEvent = { ...plain, details: { status: 'SUCCEEDED', circuit: 3 as CircuitId, other: {} } };
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

it('where the server refuses plain ones as well, they are tried one by one, and the refused one alone gets the Left', async () => {
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
  expect(lefts).toEqual([serverError('UnrecognizedByteCode', 'Unrecognized event code')]);
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
