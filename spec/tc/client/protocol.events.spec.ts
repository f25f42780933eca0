import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { client, noReconnect } from '../../../lib/index.js';
import type { Client, Diagnostic, TorError } from '../../../lib/index.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import type { ObservableEither } from '../../../lib/ObservableEither.js';
import { serverError } from '../../../lib/TorError.js';
import { connectTo, tick, wire } from './wire.js';
import type { Wire } from './wire.js';

const DONE: Message = { _tag: 'Done' };
const CIRCUIT = 1;
const STREAM = 2;
const OR_CONNECTION = 3;
const BANDWIDTH = 4;
const LOG = 5;
const unrecognized: Message = { _tag: 'Error', code: 'UnrecognizedByteCode', text: 'Unrecognized event code' };
const log = (message: string): Message => ({ _tag: 'Event', event: { _tag: 'Log', message } });

const open = async (): Promise<{ tor: Client; far: Wire }> => {
  const far = wire();
  const tor = client(connectTo(far), { reconnect: noReconnect });
  const connected = firstValueFrom(tor.connected);
  await tick();
  far.send(DONE);
  await connected;
  far.received();
  return { tor, far };
};

const setEvents = (...codes: ReadonlyArray<number>): Message => ({ _tag: 'SetEvents', codes });

it('the first subscriber of a code asks for it, the last one takes it out', async () => {
  const { tor, far } = await open();
  const one = tor.log$.subscribe();
  await tick();
  expect(far.received()).toEqual([setEvents(LOG)]);
  far.send(DONE);
  const two = tor.log$.subscribe();
  one.unsubscribe();
  await tick();
  expect(far.received()).toEqual([]);
  two.unsubscribe();
  await tick();
  expect(far.received()).toEqual([setEvents()]);
  tor.close();
});

it('the changes of a tick are one SETEVENTS with the whole set', async () => {
  const { tor, far } = await open();
  tor.log$.subscribe();
  tor.circuit$.subscribe();
  tor.stream$.subscribe().unsubscribe();
  await tick();
  expect(far.received()).toEqual([setEvents(LOG, CIRCUIT)]);
  far.send(DONE);
  tor.bandwidth$.subscribe();
  await tick();
  expect(far.received()).toEqual([setEvents(LOG, CIRCUIT, BANDWIDTH)]);
  tor.close();
});

it('changes while one is under way wait for its reply, and coming and going asks for nothing', async () => {
  const { tor, far } = await open();
  tor.log$.subscribe();
  await tick();
  tor.circuit$.subscribe();
  tor.stream$.subscribe();
  await tick();
  expect(far.received()).toEqual([setEvents(LOG)]);
  far.send(DONE);
  await tick();
  expect(far.received()).toEqual([setEvents(LOG, CIRCUIT, STREAM)]);
  far.send(DONE);
  tor.orConnection$.subscribe().unsubscribe();
  await tick();
  expect(far.received()).toEqual([]);
  tor.close();
});

it('when a set is refused, the codes are tried one by one: the refused stream alone gets the Left', async () => {
  const { tor, far } = await open();
  const lefts: Array<readonly [string, TorError]> = [];
  const rights: Array<string> = [];
  for (const name of ['circuit$', 'orConnection$', 'log$'] as const) {
    (tor[name] as ObservableEither<TorError, unknown>).subscribe((item) => {
      if (item._tag === 'Left') lefts.push([name, item.left]);
      else rights.push(name);
    });
  }
  far.onMessage = (message) => {
    if (message._tag === 'SetEvents') far.send(message.codes.includes(OR_CONNECTION) ? unrecognized : DONE);
  };
  await tick();
  await tick();
  expect(far.received()).toEqual([
    setEvents(CIRCUIT, OR_CONNECTION, LOG),
    setEvents(CIRCUIT),
    setEvents(CIRCUIT, OR_CONNECTION),
    setEvents(CIRCUIT, LOG),
  ]);
  const refusal = serverError('UnrecognizedByteCode', 'Unrecognized event code', undefined, 'SETEVENTS');
  expect(lefts).toEqual([['orConnection$', refusal]]);
  far.send(log('x'));
  expect(rights).toEqual(['log$']);
  tor.close();
});

it('a refused code is tried again when it is subscribed to again', async () => {
  const { tor, far } = await open();
  const first = tor.log$.subscribe();
  await tick();
  far.send(unrecognized);
  first.unsubscribe();
  await tick();
  tor.log$.subscribe();
  await tick();
  expect(far.received()).toEqual([setEvents(LOG), setEvents(LOG)]);
  tor.close();
});

it('also by one more than those who had it refused, who get the new Left too', async () => {
  const { tor, far } = await open();
  const items: Array<readonly [string, string]> = [];
  const observe = (who: string) => tor.log$.subscribe(({ _tag }) => items.push([who, _tag]));
  observe('one');
  await tick();
  far.send(unrecognized);
  expect(items).toEqual([['one', 'Left']]);
  observe('two');
  await tick();
  expect(far.received()).toEqual([setEvents(LOG), setEvents(LOG)]);
  far.send(unrecognized);
  expect(items.slice(1)).toEqual([
    ['one', 'Left'],
    ['two', 'Left'],
  ]);
  observe('three');
  await tick();
  far.send(DONE, log('x'));
  expect(items.slice(3)).toEqual([
    ['one', 'Right'],
    ['two', 'Right'],
    ['three', 'Right'],
  ]);
  tor.close();
});

it('a body that is not an event is a Left of its stream, which goes on', async () => {
  const { tor, far } = await open();
  const items: Array<E.Either<TorError, unknown>> = [];
  const diagnostics: Array<Diagnostic> = [];
  tor.bandwidth$.subscribe((item) => {
    items.push(item);
  });
  tor.diagnostic$.subscribe((item) => {
    diagnostics.push(item);
  });
  await tick();
  far.send(DONE);
  far.sendBytes(new Uint8Array([0, 5, 0, 6, 0, BANDWIDTH, 0, 0, 0]));
  far.send({ _tag: 'Event', event: { _tag: 'Bandwidth', read: 7, written: 8 } });
  const left = {
    _tag: 'DecodeError',
    message: 'EVENT bandwidth',
    field: 'Bytes read',
    offset: 2,
    wanted: '4 bytes',
    got: '3 bytes',
  };
  expect(items).toEqual([E.left(left), E.right({ _tag: 'Bandwidth', read: 7, written: 8 })]);
  expect(diagnostics).toEqual([{ _tag: 'Undecodable', error: left }]);
  tor.close();
});

it('unknown messages and unknown events are diagnostics', async () => {
  const { tor, far } = await open();
  const diagnostics: Array<Diagnostic> = [];
  tor.diagnostic$.subscribe((item) => {
    diagnostics.push(item);
  });
  far.send(
    { _tag: 'Unknown', type: 0x4242, body: new Uint8Array([1]) },
    { _tag: 'Event', event: { _tag: 'UnknownEvent', code: 9, body: new Uint8Array([2]) } },
    { _tag: 'SaveConf' },
  );
  far.sendBytes(new Uint8Array([0, 1, 0, 6, 0]));
  expect(diagnostics).toEqual([
    { _tag: 'UnknownMessage', type: 0x4242, body: new Uint8Array([1]) },
    { _tag: 'UnknownEvent', code: 9, body: new Uint8Array([2]) },
    { _tag: 'UnknownMessage', type: 0x0008, body: new Uint8Array() },
    { _tag: 'Undecodable', error: expect.objectContaining({ message: 'EVENT', field: 'Event code' }) },
  ]);
  tor.close();
});

it('what a raw request and a diagnostic hold stays, when the socket uses its buffer again', async () => {
  const { tor, far } = await open();
  const diagnostics: Array<Diagnostic> = [];
  tor.diagnostic$.subscribe((item) => {
    diagnostics.push(item);
  });
  const answer = firstValueFrom(tor.request({ type: 0x0d, body: new Uint8Array() }));
  await tick();
  // sockets give Buffers, whose `slice` is a view
  const buffer = Buffer.from([0, 1, 0, 14, 7, 0, 1, 0x42, 0x42, 8, 0, 3, 0, 6, 0, 9, 5]);
  far.sendBytes(buffer);
  buffer.fill(0xff);
  expect(await answer).toEqual(E.right({ type: 14, body: new Uint8Array([7]) }));
  expect(diagnostics).toEqual([
    { _tag: 'UnknownMessage', type: 0x4242, body: new Uint8Array([8]) },
    { _tag: 'UnknownEvent', code: 9, body: new Uint8Array([5]) },
  ]);
  tor.close();
});

it('an unknown message takes no place in the queue', async () => {
  const { tor, far } = await open();
  const answer = firstValueFrom(tor.saveConf);
  await tick();
  far.send({ _tag: 'Unknown', type: 0x4242, body: new Uint8Array() }, DONE);
  expect(await answer).toEqual(E.right(undefined));
  tor.close();
});

it('events that nobody observes any more are dropped', async () => {
  const { tor, far } = await open();
  tor.log$.subscribe().unsubscribe();
  far.send(log('late'));
  tor.close();
});
