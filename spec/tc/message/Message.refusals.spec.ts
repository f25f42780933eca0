/** Bodies that are not decoded and messages that are not encoded, with the message, field, byte and expectation. */
import { either as E } from 'fp-ts';
import { decodeMessage, encodeMessage } from '../../../lib/tc/message/Message.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import type { DecodeError, EncodeError } from '../../../lib/TorError.js';
import { bytes } from './bytes.js';

it.each<readonly [string, number, Uint8Array, Partial<DecodeError>]>([
  [
    'ERROR: half a code',
    0,
    bytes(0),
    { message: 'ERROR', field: 'Code', offset: 0, wanted: '2 bytes', got: '1 bytes' },
  ],
  [
    'DONE: a body',
    1,
    bytes('ok'),
    { message: 'DONE', field: 'end', offset: 0, wanted: 'nothing more', got: '2 bytes' },
  ],
  ['SETCONF: no bytes', 2, bytes(), { message: 'SETCONF', field: 'Lines', wanted: 'at least one line' }],
  ['GETCONF: no bytes', 3, bytes(), { message: 'GETCONF', field: 'Keys', wanted: 'at least one key' }],
  [
    'GETCONF: a NUL within',
    3,
    bytes('a', 0, '\n'),
    { message: 'GETCONF', field: 'Keys', offset: 1, wanted: 'text without NUL' },
  ],
  ['CONFVALUE: a line without a key', 4, bytes(' b\n'), { message: 'CONFVALUE', field: 'Key', wanted: 'a keyword' }],
  ['CONFVALUE: a blank line', 4, bytes('a b\n\n'), { message: 'CONFVALUE', field: 'Key', wanted: 'a keyword' }],
  [
    'SETEVENTS: half a code',
    5,
    bytes(0, 1, 0),
    { message: 'SETEVENTS', field: 'Codes', wanted: 'an even number of bytes', got: '3 bytes' },
  ],
  ['EVENT: no code', 6, bytes(0), { message: 'EVENT', field: 'Event code', offset: 0, wanted: '2 bytes' }],
  ['EVENT circuit: no status', 6, bytes(0, 1), { field: 'Status', offset: 2, got: '0 bytes' }],
  [
    'EVENT circuit: half an id',
    6,
    bytes(0, 1, 0, 0, 0),
    { field: 'Circuit ID', offset: 3, wanted: '4 bytes', got: '2 bytes' },
  ],
  [
    'EVENT circuit: bytes behind the path',
    6,
    bytes(0, 1, 0, 0, 0, 0, 0, 'a', 0, 'b'),
    { field: 'end', offset: 9, got: '1 bytes' },
  ],
  [
    'EVENT bandwidth: half a count',
    6,
    bytes(0, 4, 0, 0, 0, 0, 0, 0),
    { field: 'Bytes written', offset: 6, got: '2 bytes' },
  ],
  ['EVENT bandwidth: bytes behind it', 6, bytes(0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0), { field: 'end', offset: 10 }],
  ['EVENT log: two NULs', 6, bytes(0, 5, 'a', 0, 0), { field: 'end', offset: 4 }],
  ['SIGNAL: no byte', 9, bytes(), { message: 'SIGNAL', field: 'Signal', wanted: '1 bytes' }],
  ['SIGNAL: two bytes', 9, bytes(1, 1), { message: 'SIGNAL', field: 'end', offset: 1 }],
  [
    'MAPADDRESS: an unknown address type',
    10,
    bytes(4),
    { field: 'Original address type', wanted: '0x01, 0x02 or 0x03', got: '0x04' },
  ],
  [
    'MAPADDRESS: half an IPv6 address',
    10,
    bytes(2, 0, 0),
    { field: 'Original address', offset: 1, wanted: '16 bytes', got: '2 bytes' },
  ],
  ['MAPADDRESS: no replacement', 10, bytes(1, 1, 2, 3, 4), { field: 'Replacement address type', offset: 5 }],
  ['MAPADDRESS: an empty hostname', 10, bytes(3, 0, 3, 'a', 0), { field: 'Original address', got: '""' }],
  [
    'MAPADDRESS: a hostname with a space',
    10,
    bytes(3, 'a b', 0, 3, 'a', 0),
    { field: 'Original address', got: '"a b"' },
  ],
  [
    'ADDRESSMAPPED: bytes behind it',
    11,
    bytes(3, 'a', 0, 3, 'b', 0, 0),
    { message: 'ADDRESSMAPPED', field: 'end', offset: 6 },
  ],
])('it does not read %s', (_, type, body, error) => {
  expect(decodeMessage({ type, body })).toMatchObject(E.left({ _tag: 'DecodeError', ...error }));
});

const set = (key: string, value = ''): Message => ({ _tag: 'SetConf', lines: [{ key, value }] });
const get = (...keys: ReadonlyArray<string>): Message => ({ _tag: 'GetConf', keys });
const conf = (key: string, value: string): Message => ({ _tag: 'ConfValue', lines: [{ key, value }] });
const circuit = (id: number, ...path: ReadonlyArray<string>): Message => ({
  _tag: 'Event',
  event: { _tag: 'Circuit', status: 'Built', id, path },
});
const map = (_tag: 'IPv4' | 'IPv6' | 'Hostname', address: string): Message => ({
  _tag: 'MapAddress',
  from: { _tag, address },
  to: { _tag: 'Hostname', address: 'a' },
});

it.each<readonly [string, Message, Partial<EncodeError>]>([
  ['SETCONF without lines', { _tag: 'SetConf', lines: [] }, { message: 'SETCONF', field: 'Lines' }],
  ['SETCONF of an empty key', set(''), { message: 'SETCONF', field: 'Key' }],
  ['SETCONF of a key with a space', set('a b'), { message: 'SETCONF', field: 'Key', got: '"a b"' }],
  ['SETCONF of a key that is a comment', set('#a'), { message: 'SETCONF', field: 'Key' }],
  [
    'SETCONF of a value with a newline, which would be a line',
    set('a', 'b\nHashedControlPassword'),
    { field: 'Value', wanted: 'text without a newline' },
  ],
  ['SETCONF of a value with a NUL', set('a', 'b\0'), { field: 'Value', wanted: 'text without NUL' }],
  [
    'SETCONF of a value with white space at its end',
    set('a', 'b '),
    { field: 'Value', wanted: 'no white space at its ends' },
  ],
  ['SETCONF of a value of white space', set('a', '\t'), { field: 'Value', wanted: 'no white space at its ends' }],
  [
    'SETCONF of a value with half a surrogate pair',
    set('a', '\ud83e'),
    { field: 'Value', wanted: 'text without lone surrogates' },
  ],
  ['GETCONF without keys', get(), { message: 'GETCONF', field: 'Keys', wanted: 'at least one key' }],
  ['GETCONF of a key with a newline, which would be a key', get('a\nb'), { message: 'GETCONF', field: 'Key' }],
  [
    'GETCONF of a key of 253 bytes, at which a real server crashes',
    get('a'.repeat(253)),
    { field: 'Key', wanted: 'at most 252 bytes' },
  ],
  [
    'GETCONF of a key of 254 bytes in fewer characters',
    get('\u00e9'.repeat(127)),
    { field: 'Key', wanted: 'at most 252 bytes' },
  ],
  [
    'GETCONF of 254 bytes with newlines, at which a real server crashes if a key is unknown',
    get('a'.repeat(100), 'a'.repeat(152)),
    { field: 'Keys', wanted: 'at most 253 bytes', got: '254 bytes' },
  ],
  ['CONFVALUE of a value with a newline', conf('a', 'b\n'), { message: 'CONFVALUE', field: 'Value' }],
  ['CONFVALUE of a key with a tab', conf('a\tb', ''), { message: 'CONFVALUE', field: 'Key' }],
  ['SETEVENTS of a code of more than two bytes', { _tag: 'SetEvents', codes: [0x1_0000] }, { field: 'Codes' }],
  ['ERROR of a code of more than two bytes', { _tag: 'Error', code: 0x1_0000, text: '' }, { field: 'Code' }],
  ['ERROR of text with a NUL', { _tag: 'Error', code: 'Unspecified', text: 'a\0' }, { field: 'Text' }],
  ['EVENT of a router with a comma, which would be two', circuit(0, 'a,b'), { field: 'Path', got: '"a,b"' }],
  ['EVENT of a router without a name', circuit(0, 'a', ''), { field: 'Path', got: '""' }],
  ['EVENT of a negative id', circuit(-1), { field: 'Circuit ID', wanted: 'an integer from 0 to 4294967295' }],
  [
    'EVENT of an unknown code that is known',
    { _tag: 'Event', event: { _tag: 'UnknownEvent', code: 4, body: bytes() } },
    { field: 'Event code', wanted: 'a code without a name', got: '4' },
  ],
  ['SIGNAL of two bytes', { _tag: 'Signal', signal: 0x0100 }, { field: 'Signal' }],
  ['SIGNAL of a name that is none', { _tag: 'Signal', signal: 'Sleep' as 'Halt' }, { field: 'Signal' }],
  ['SIGNAL of a later Tor', { _tag: 'Signal', signal: 'NewNym' as 'Halt' }, { field: 'Signal' }],
  ['MAPADDRESS of no IPv4 address', map('IPv4', '1.2.3'), { field: 'Original address', wanted: 'an IPv4 address' }],
  ['MAPADDRESS of no IPv6 address', map('IPv6', ':::'), { field: 'Original address', wanted: 'an IPv6 address' }],
  ['MAPADDRESS of an empty hostname', map('Hostname', ''), { field: 'Original address' }],
  ['MAPADDRESS of a hostname with a NUL', map('Hostname', 'a\0b'), { field: 'Original address' }],
])('it does not write %s', (_, message, error) => {
  expect(encodeMessage(message)).toMatchObject(E.left({ _tag: 'EncodeError', ...error }));
});
