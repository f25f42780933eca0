/** The numbers of section 3, and the bounds of identifiers. */
import { either as E } from 'fp-ts';
import { messageCodecs, messageName, messageTypes, senderOf } from '../../../lib/tc/message/Message.js';
import { errorNames } from '../../../lib/model/ErrorCode.js';
import {
  circuitStatuses,
  eventTable,
  eventTags,
  orConnectionStatuses,
  streamStatuses,
} from '../../../lib/model/Event.js';
import { CircuitId, StreamId } from '../../../lib/model/ids.js';
import { signalBytes } from '../../../lib/model/Signal.js';
import { eventByCode, EventCodecs } from '../../../lib/tc/message/event/index.js';

it.each([
  ['ERROR', 0x0000, 'server'],
  ['DONE', 0x0001, 'server'],
  ['SETCONF', 0x0002, 'client'],
  ['GETCONF', 0x0003, 'client'],
  ['CONFVALUE', 0x0004, 'server'],
  ['SETEVENTS', 0x0005, 'client'],
  ['EVENT', 0x0006, 'server'],
  ['AUTHENTICATE', 0x0007, 'client'],
  ['SAVECONF', 0x0008, 'client'],
  ['SIGNAL', 0x0009, 'client'],
  ['MAPADDRESS', 0x000a, 'client'],
  ['ADDRESSMAPPED', 0x000b, 'server'],
  ['GETALLMAPPINGS', 0x000c, 'client'],
])('%s is type %i, from the %s', (name, type, sender) => {
  expect([messageName(type), senderOf(type)]).toEqual([name, sender]);
});

it('each message is at the type of its codec', () => {
  for (const [tag, type] of Object.entries(messageTypes)) {
    expect(messageName(type)).toBe(messageCodecs[tag as keyof typeof messageCodecs].name);
  }
  expect(Object.values(messageTypes)).toEqual(Array.from({ length: 13 }, (_, i) => i));
});

it('a type that section 3 does not have is its number, from nobody', () => {
  const types = [0x000d, 0x8001, 0x8002, 0xffff];
  expect(types.map(messageName)).toEqual(['0x000d', '0x8001', '0x8002', '0xffff']);
  expect(types.map(senderOf)).toEqual(types.map(() => undefined));
});

it('the error codes are those of section 3.1, in order', () => {
  expect(errorNames).toEqual([
    'Unspecified',
    'InternalError',
    'UnrecognizedType',
    'SyntaxError',
    'UnrecognizedKey',
    'InvalidValue',
    'UnrecognizedByteCode',
    'Unauthorized',
    'AuthenticationFailed',
    'ResourceExhausted',
  ]);
});

it('the events and their statuses are those of section 3.7', () => {
  expect(eventTags.map((tag) => [tag, eventTable[tag].code])).toEqual([
    ['Circuit', 1],
    ['Stream', 2],
    ['OrConnection', 3],
    ['Bandwidth', 4],
    ['Log', 5],
  ]);
  expect(circuitStatuses).toEqual(['Launched', 'Built', 'Extended', 'Failed', 'Closed']);
  expect(streamStatuses).toEqual(['SentConnect', 'SentResolve', 'Succeeded', 'Failed', 'Closed']);
  expect(orConnectionStatuses).toEqual(['Launched', 'Connected', 'Failed', 'Closed']);
});

it('each event is at its code in the table of codecs', () => {
  expect(eventByCode).toEqual([undefined, ...eventTags.map((tag) => EventCodecs[tag])]);
});

it('signal bytes follow section 3.10, or the same digits as decimal', () => {
  const { specification, tor } = signalBytes;
  expect(specification).toEqual({ Reload: 0x01, Shutdown: 0x02, Dump: 0x10, Debug: 0x12, Halt: 0x15 });
  expect(tor).toEqual({ Reload: 1, Shutdown: 2, Dump: 10, Debug: 12, Halt: 15 });
});

it.each([
  ['a circuit id', CircuitId, 0xffff_ffff],
  ['a stream id', StreamId, 0xffff_ffff],
])('%s is an integer from 0 to its bound', (_, codec, max) => {
  for (const good of [0, 1, max]) expect(codec.decode(good)).toEqual(E.right(good));
  for (const bad of [-1, max + 1, 0.5, NaN, '1', null]) expect(E.isLeft(codec.decode(bad))).toBe(true);
});
