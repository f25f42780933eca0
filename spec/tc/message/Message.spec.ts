import { either as E } from 'fp-ts';
import { frame } from '../../../lib/tc/frame/Frame.js';
import { decodeMessage, encodeMessage } from '../../../lib/tc/message/Message.js';

it.each([
  ['a type of more than two bytes', 0x1_0000, 0, 'Type'],
  ['a negative type', -1, 0, 'Type'],
  ['a body of 65,536 bytes', 0x00ff, 0x1_0000, 'Body'],
])('an unknown message that no frame can hold is an EncodeError: %s', (_, type, length, field) => {
  const encoded = encodeMessage({ _tag: 'Unknown', type, body: new Uint8Array(length) });
  expect(encoded).toMatchObject({ _tag: 'Left', left: { _tag: 'EncodeError', field } });
});

it('an unknown message may have the largest type and the longest body', () => {
  const body = new Uint8Array(0xffff).fill(7);
  expect(encodeMessage({ _tag: 'Unknown', type: 0xffff, body })).toEqual(E.right({ type: 0xffff, body }));
});

// `slice` of Node's Buffer is a view
it.each([
  ['a secret', 0x0007, [1, 2, 3], { _tag: 'Authenticate', secret: Uint8Array.of(1, 2, 3) }],
  ['an unknown message', 0x4242, [1, 2, 3], { _tag: 'Unknown', type: 0x4242, body: Uint8Array.of(1, 2, 3) }],
  [
    'an unknown event',
    0x0006,
    [0, 99, 1, 2, 3],
    { _tag: 'Event', event: { _tag: 'UnknownEvent', code: 99, body: Uint8Array.of(1, 2, 3) } },
  ],
])(
  'a decoded message keeps its bytes when the Buffer that it was read from is overwritten: %s',
  (_, type, body, message) => {
    const buffer = Buffer.from(body);
    const decoded = decodeMessage(frame(type, buffer));
    buffer.fill(0xff);
    expect(decoded).toEqual(E.right(message));
  },
);
