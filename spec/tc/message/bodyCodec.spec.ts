import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import { decodeError, encodeError } from '../../../lib/TorError.js';
import { decodeBody } from '../../../lib/tc/message/bodyCodec.js';
import {
  decodeMessage,
  encodeMessage,
  messageCodecs,
  messageTypes,
  writeMessage,
} from '../../../lib/tc/message/Message.js';
import type { SetConf } from '../../../lib/tc/message/SetConf.js';
import { Writer } from '../../../lib/internal/Writer.js';
import { GetConf } from '../../../lib/tc/message/GetConf.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const shortError = decodeError('AUTHENTICATE', 'Body', 0, 'a Uint8Array', 'string');

describe('a codec', () => {
  it('decodes the range of a chunk as it decodes the bytes alone', () => {
    const body = { bytes: Buffer.from('..Log\nNickname\n..'), start: 2, end: 15 };
    expect(GetConf.decode(body)).toEqual(E.right({ _tag: 'GetConf', keys: ['Log', 'Nickname'] }));
    expect(GetConf.decode(body)).toEqual(GetConf.decode(Buffer.from('Log\nNickname\n')));
  });

  it.each([['text'], [undefined], [null], [7], [{}], [{ bytes: 'text', start: 0, end: 1 }]])('refuses %j', (input) => {
    expect(GetConf.decode(input)).toMatchObject({
      _tag: 'Left',
      left: [{ message: expect.stringContaining('wanted a Uint8Array') as string }],
    });
  });

  it('returns the DecodeError beside the message for io-ts', () => {
    const decoded = messageCodecs.Signal.decode(Uint8Array.of(1, 2));
    const typed = decodeBody(messageCodecs.Signal)(Uint8Array.of(1, 2));
    expect(typed).toMatchObject({ _tag: 'Left', left: { _tag: 'DecodeError', message: 'SIGNAL' } });
    expect(decoded).toMatchObject({ _tag: 'Left', left: [{ error: E.isLeft(typed) ? typed.left : undefined }] });
  });
});

describe('decodeBody', () => {
  it('calls the decode of the codec', () => {
    const decode = jest.spyOn(messageCodecs.Done, 'decode');
    decodeBody(messageCodecs.Done)(new Uint8Array());
    expect(decode).toHaveBeenCalledTimes(1);
  });

  it('names the codec in the error of a Type that an application made', () => {
    const never = Object.assign(
      new t.Type<never, E.Either<never, Uint8Array>>(
        'NEVER',
        (_): _ is never => false,
        (u, c) => t.failure(u, c, 'no'),
        (a) => a,
      ),
      { read: GetConf.read as never, write: GetConf.write as never, decodeAt: GetConf.decodeAt as never },
    );
    expect(decodeBody(never)(new Uint8Array())).toEqual(E.left(decodeError('NEVER', 'Body', 0, 'a valid body', 'no')));
  });

  it('refuses what is not bytes', () => {
    expect(decodeBody(messageCodecs.Authenticate)('secret' as never)).toEqual(E.left(shortError));
  });
});

describe('a message', () => {
  it('is decoded by its codec', () => {
    const decode = jest.spyOn(messageCodecs.GetConf, 'decode');
    const frame = { type: messageTypes.GetConf, body: Buffer.from('Log\n') };
    expect(decodeMessage(frame)).toEqual(E.right({ _tag: 'GetConf', keys: ['Log'] }));
    expect(decode).toHaveBeenCalledWith(frame.body);
  });

  it('is encoded by its codec', () => {
    const encode = jest.spyOn(messageCodecs.GetConf, 'encode');
    const message = { _tag: 'GetConf', keys: ['Log'] } as const;
    const frame = encodeMessage(message);
    expect(frame).toEqual(E.right({ type: messageTypes.GetConf, body: new Uint8Array(Buffer.from('Log\n')) }));
    expect(encode).toHaveBeenCalledWith(message);
  });

  it('of an unknown type is encoded as it is, if the type and the body fit', () => {
    const body = Uint8Array.of(1, 2);
    expect(encodeMessage({ _tag: 'Unknown', type: 0x7fff, body })).toEqual(E.right({ type: 0x7fff, body }));
    expect(encodeMessage({ _tag: 'Unknown', type: 0x7fff, body: new Uint8Array(65_536) })).toEqual(
      E.left(encodeError('0x7fff', 'Body', 'at most 65535 bytes', '65536 bytes')),
    );
  });
});

const broken = { _tag: 'SetConf', lines: [{ key: 'Good', value: '1' }, null] } as unknown as SetConf;

it('an encoder that throws leaves nothing in the next body', () => {
  expect(() => messageCodecs.SetConf.encode(broken)).toThrow(TypeError);
  expect(messageCodecs.SaveConf.encode({ _tag: 'SaveConf' })).toEqual(E.right(new Uint8Array()));
});

it('an encoder that throws leaves nothing in the slab', () => {
  const writer = new Writer();
  writeMessage(writer, { _tag: 'SaveConf' });
  expect(() => writeMessage(writer, broken)).toThrow(TypeError);
  writeMessage(writer, { _tag: 'GetAllMappings' });
  expect([...writer.take()]).toEqual([0, 0, 0, 8, 0, 0, 0, 0x0c]);
});

it('an error in text has the offset of the wrong character, and quotes the text', () => {
  const bytes = Uint8Array.from('ContactInfo \xff\0b\n', (c) => c.charCodeAt(0));
  expect(decodeBody(messageCodecs.SetConf)(bytes)).toMatchObject(
    E.left({ field: 'Lines', offset: 13, wanted: 'text without NUL', got: '"ContactInfo \\xff\\u0000b\\n"' }),
  );
});
