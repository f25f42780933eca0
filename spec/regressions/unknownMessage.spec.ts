/** A message of an unknown type was encoded to a frame that no header can announce. */
import { either as E } from 'fp-ts';
import { encodeMessage } from '../../lib/tc/message/Message.js';

it.each([
  ['a type of more than two octets', 0x1_0000, 0, 'Type'],
  ['a negative type', -1, 0, 'Type'],
  ['a body of 65,536 octets', 0x00ff, 0x1_0000, 'Body'],
])('%s is refused', (_, type, length, field) => {
  const encoded = encodeMessage({ _tag: 'Unknown', type, body: new Uint8Array(length) });
  expect(encoded).toMatchObject({ _tag: 'Left', left: { _tag: 'EncodeError', field } });
});

it('the largest type and the longest body are taken', () => {
  const body = new Uint8Array(0xffff).fill(7);
  expect(encodeMessage({ _tag: 'Unknown', type: 0xffff, body })).toEqual(E.right({ type: 0xffff, body }));
});
