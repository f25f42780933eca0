/** The error for text that cannot be read named the end of the text as its place, and did not show it. */
import { either as E } from 'fp-ts';
import { decodeBody } from '../../lib/message/bodyCodec.js';
import type { BodyCodec } from '../../lib/message/bodyCodec.js';
import { messageCodecs } from '../../lib/message/Message.js';
import { EventCodecs } from '../../lib/message/event/index.js';

const octets = (latin1: string): Uint8Array => Uint8Array.from(latin1, (c) => c.charCodeAt(0));

it.each<readonly [string, BodyCodec<unknown>, string, object]>([
  [
    'text that is not UTF-8 is shown with replacement, and starts at',
    messageCodecs.SetConf as BodyCodec<unknown>,
    'ContactInfo \xff\n',
    { field: 'Lines', offset: 0, wanted: 'UTF-8', got: '"ContactInfo \ufffd\\n"' },
  ],
  [
    'a NUL within lines is at',
    messageCodecs.SetConf as BodyCodec<unknown>,
    'ContactInfo a\0b\n',
    { field: 'Lines', offset: 13, wanted: 'text without NUL', got: '"ContactInfo a\\u0000b\\n"' },
  ],
  [
    'a target that is not UTF-8 starts at',
    EventCodecs.Stream as BodyCodec<unknown>,
    '\0\x02\x00\0\0\0\x01\xfe:80\0',
    { field: 'Target', offset: 7, wanted: 'UTF-8', got: '"\ufffd:80"' },
  ],
])('%s its octet of the body', (_, codec, body, error) => {
  expect(decodeBody(codec)(octets(body))).toMatchObject(E.left(error));
});
