/** The `slice` of Node's `Buffer` is a view: decoded octets changed with the buffer of the socket that they came from. */
import { either as E } from 'fp-ts';
import { frame } from '../../lib/tc/frame/Frame.js';
import { decodeMessage } from '../../lib/tc/message/Message.js';

it.each([
  ['a secret', 0x0007, [1, 2, 3], { _tag: 'Authenticate', secret: Uint8Array.of(1, 2, 3) }],
  ['an unknown message', 0x4242, [1, 2, 3], { _tag: 'Unknown', type: 0x4242, body: Uint8Array.of(1, 2, 3) }],
  [
    'an unknown event',
    0x0006,
    [0, 99, 1, 2, 3],
    { _tag: 'Event', event: { _tag: 'UnknownEvent', code: 99, body: Uint8Array.of(1, 2, 3) } },
  ],
])('%s keeps its octets when the buffer is used again', (_, type, body, message) => {
  const buffer = Buffer.from(body);
  const decoded = decodeMessage(frame(type, buffer));
  buffer.fill(0xff);
  expect(decoded).toEqual(E.right(message));
});
