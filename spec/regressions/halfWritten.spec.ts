/** What a `write` left behind that threw, as it can for a value that has not its type, began the next message. */
import { either as E } from 'fp-ts';
import { messageCodecs, writeMessage } from '../../lib/tc/message/Message.js';
import type { SetConf } from '../../lib/tc/message/SetConf.js';
import { Writer } from '../../lib/internal/Writer.js';

const broken = { _tag: 'SetConf', lines: [{ key: 'Good', value: '1' }, null] } as unknown as SetConf;

it('the next body is its own', () => {
  expect(() => messageCodecs.SetConf.encode(broken)).toThrow(TypeError);
  expect(messageCodecs.SaveConf.encode({ _tag: 'SaveConf' })).toEqual(E.right(new Uint8Array()));
});

it('the next frame in a slab follows the one before', () => {
  const writer = new Writer();
  writeMessage(writer, { _tag: 'SaveConf' });
  expect(() => writeMessage(writer, broken)).toThrow(TypeError);
  writeMessage(writer, { _tag: 'GetAllMappings' });
  expect([...writer.take()]).toEqual([0, 0, 0, 8, 0, 0, 0, 0x0c]);
});
