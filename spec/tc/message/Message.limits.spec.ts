/** A body has at most 65,535 bytes, whatever the message. */
import { either as E } from 'fp-ts';
import { frame } from '../../../lib/tc/frame/Frame.js';
import { decodeMessage, encodeMessage, messageCodecs, writeMessage } from '../../../lib/tc/message/Message.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import type { BodyCodec } from '../../../lib/tc/message/bodyCodec.js';
import { Writer } from '../../../lib/internal/Writer.js';

const x = (length: number): string => 'x'.repeat(length);

/** A message whose body has that many bytes. */
const sized: ReadonlyArray<readonly [string, (bytes: number) => Message]> = [
  ['ERROR', (n) => ({ _tag: 'Error', code: 'Unspecified', text: x(n - 2) })],
  ['SETCONF', (n) => ({ _tag: 'SetConf', lines: [{ key: 'a', value: x(n - 3) }] })],
  ['CONFVALUE', (n) => ({ _tag: 'ConfValue', lines: [{ key: 'a', value: x(n - 3) }] })],
  ['AUTHENTICATE', (n) => ({ _tag: 'Authenticate', secret: new Uint8Array(n) })],
  ['MAPADDRESS', (n) => ({ _tag: 'MapAddress', from: hostname(n - 9), to: hostname(5) })],
  ['ADDRESSMAPPED', (n) => ({ _tag: 'AddressMapped', from: hostname(5), to: hostname(n - 9) })],
  ['EVENT circuit', (n) => event({ _tag: 'Circuit', status: 'Built', id: 0, path: [x(n - 8)] })],
  ['EVENT stream', (n) => event({ _tag: 'Stream', status: 'Closed', id: 0, target: x(n - 8) })],
  ['EVENT OR connection', (n) => event({ _tag: 'OrConnection', status: 'Closed', router: x(n - 4) })],
  ['EVENT log', (n) => event({ _tag: 'Log', message: x(n - 3) })],
  ['EVENT of an unknown code', (n) => event({ _tag: 'UnknownEvent', code: 99, body: new Uint8Array(n - 2) })],
  ['a message of an unknown type', (n) => ({ _tag: 'Unknown', type: 99, body: new Uint8Array(n) })],
];

const hostname = (length: number) => ({ _tag: 'Hostname', address: x(length) }) as const;

const event = (one: Extract<Message, { readonly _tag: 'Event' }>['event']): Message => ({ _tag: 'Event', event: one });

describe.each(sized)('%s', (name, message) => {
  it('of 65,535 bytes is written, and read again', () => {
    const encoded = encodeMessage(message(0xffff));
    expect(E.isRight(encoded) && encoded.right.body.length).toBe(0xffff);
    expect(E.flatMap(decodeMessage)(encoded)).toEqual(E.right(message(0xffff)));
  });

  it('of 65,536 bytes is not written, and leaves what was written before', () => {
    const error = { _tag: 'EncodeError', field: 'Body', wanted: 'at most 65535 bytes', got: '65536 bytes' };
    expect(encodeMessage(message(0x1_0000))).toMatchObject(E.left(error));
    const writer = new Writer();
    writeMessage(writer, { _tag: 'SaveConf' });
    expect(writeMessage(writer, message(0x1_0000))).toMatchObject(error);
    expect([...writer.take()]).toEqual([0, 0, 0, 8]);
    if (name.startsWith('a message')) return;
    const codec = messageCodecs[message(0xffff)._tag as keyof typeof messageCodecs] as BodyCodec<unknown>;
    expect(codec.encode(message(0x1_0000))).toMatchObject(E.left(error));
  });
});

it('GETCONF of 65,535 bytes is read, although no more than 253 are written', () => {
  const keys = Array.from({ length: 0x8000 }, () => 'a');
  const message = decodeMessage(frame(0x0003, new TextEncoder().encode(keys.join('\n'))));
  expect(message).toEqual(E.right({ _tag: 'GetConf', keys }));
  expect(E.flatMap(encodeMessage)(message)).toMatchObject(E.left({ field: 'Keys', got: '65536 bytes' }));
});

it('SETEVENTS has at most 32,767 codes', () => {
  const codes = (length: number): Message => ({ _tag: 'SetEvents', codes: Array.from({ length }, () => 1) });
  expect(E.isRight(encodeMessage(codes(32_767)))).toBe(true);
  expect(encodeMessage(codes(32_768))).toMatchObject(E.left({ field: 'Body', got: '65536 bytes' }));
});
