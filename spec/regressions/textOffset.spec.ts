/** The error for text that cannot be read named the end of the text as its place, and did not show it. */
import { either as E } from 'fp-ts';
import { decodeBody } from '../../lib/tc/message/bodyCodec.js';
import type { BodyCodec } from '../../lib/tc/message/bodyCodec.js';
import { messageCodecs } from '../../lib/tc/message/Message.js';

const octets = (latin1: string): Uint8Array => Uint8Array.from(latin1, (c) => c.charCodeAt(0));

it.each<readonly [string, BodyCodec<unknown>, string, object]>([
  [
    'a NUL within lines is at',
    messageCodecs.SetConf as BodyCodec<unknown>,
    'ContactInfo \xff\0b\n',
    { field: 'Lines', offset: 13, wanted: 'text without NUL', got: '"ContactInfo \\xff\\u0000b\\n"' },
  ],
])('%s its octet of the body', (_, codec, body, error) => {
  expect(decodeBody(codec)(octets(body))).toMatchObject(E.left(error));
});
