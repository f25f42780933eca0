/** What is read although nobody should write it, since real clients and servers do. */
import { either as E } from 'fp-ts';
import { decodeMessage } from '../../../lib/tc/message/Message.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import { bytes } from './bytes.js';

const lines = (...pairs: ReadonlyArray<readonly [string, string]>): ReadonlyArray<{ key: string; value: string }> =>
  pairs.map(([key, value]) => ({ key, value }));

it.each<readonly [string, number, Uint8Array, Message]>([
  [
    'ERROR: NULs behind its text, as of a Tor of today',
    0,
    bytes(0, 1, 'no', 0, 0),
    { _tag: 'Error', code: 'InternalError', text: 'no' },
  ],
  [
    'ERROR: text that is not UTF-8',
    0,
    bytes(0, 1, 'a', 0xff),
    { _tag: 'Error', code: 'InternalError', text: 'a\udcff' },
  ],
  ['ERROR: text with newlines', 0, bytes(0, 4, 'a\nb\n'), { _tag: 'Error', code: 'UnrecognizedKey', text: 'a\nb\n' }],
  ['SETCONF: no newline at the end', 2, bytes('a b'), { _tag: 'SetConf', lines: lines(['a', 'b']) }],
  ['SETCONF: a NUL at the end', 2, bytes('a b\n', 0), { _tag: 'SetConf', lines: lines(['a', 'b']) }],
  [
    'SETCONF: white space of all kinds',
    2,
    bytes('\r\n \ta \t b  c\t\r\n'),
    { _tag: 'SetConf', lines: lines(['a', 'b  c']) },
  ],
  ['SETCONF: comments and blank lines', 2, bytes('# a\n\n  #b\na b\n'), { _tag: 'SetConf', lines: lines(['a', 'b']) }],
  ['SETCONF: a key with a space and no value', 2, bytes('a \n'), { _tag: 'SetConf', lines: lines(['a', '']) }],
  [
    'SETCONF: a # within a value is of the value',
    2,
    bytes('a b # c\n'),
    { _tag: 'SetConf', lines: lines(['a', 'b # c']) },
  ],
  ['GETCONF: no newline at the end', 3, bytes('a\nb'), { _tag: 'GetConf', keys: ['a', 'b'] }],
  [
    'GETCONF: white space around keys, and blank lines',
    3,
    bytes('\n \ta\r\n\n b \n'),
    { _tag: 'GetConf', keys: ['a', 'b'] },
  ],
  ['GETCONF: a blank line alone asks for nothing', 3, bytes('\n'), { _tag: 'GetConf', keys: [] }],
  ['CONFVALUE: no newline at the end', 4, bytes('a b'), { _tag: 'ConfValue', lines: lines(['a', 'b']) }],
  ['CONFVALUE: a line without a space', 4, bytes('a\n'), { _tag: 'ConfValue', lines: lines(['a', '']) }],
  [
    'CONFVALUE: white space of a value is of the value',
    4,
    bytes('a  b \n'),
    { _tag: 'ConfValue', lines: lines(['a', ' b ']) },
  ],
  [
    'EVENT circuit: no NUL at the end',
    6,
    bytes(0, 1, 1, 0, 0, 0, 7, 'a,b'),
    { _tag: 'Event', event: { _tag: 'Circuit', status: 'Built', id: 7, path: ['a', 'b'] } },
  ],
  [
    'EVENT circuit: a status without a name',
    6,
    bytes(0, 1, 9, 0, 0, 0, 7, 0),
    { _tag: 'Event', event: { _tag: 'Circuit', status: 9, id: 7, path: [] } },
  ],
  [
    'EVENT stream: no NUL at the end',
    6,
    bytes(0, 2, 3, 0, 0, 0, 7, 'a:80'),
    { _tag: 'Event', event: { _tag: 'Stream', status: 'Failed', id: 7, target: 'a:80' } },
  ],
  [
    'EVENT OR connection: no NUL at the end, as of every real server',
    6,
    bytes(0, 3, 1, 'moria1'),
    { _tag: 'Event', event: { _tag: 'OrConnection', status: 'Connected', router: 'moria1' } },
  ],
  ['EVENT log: no NUL at the end', 6, bytes(0, 5, 'a'), { _tag: 'Event', event: { _tag: 'Log', message: 'a' } }],
  [
    'EVENT circuit: a path that is not UTF-8',
    6,
    bytes(0, 1, 1, 0, 0, 0, 7, 'a', 0xe9, ',b', 0),
    { _tag: 'Event', event: { _tag: 'Circuit', status: 'Built', id: 7, path: ['a\udce9', 'b'] } },
  ],
  [
    'EVENT stream: a target that is not UTF-8',
    6,
    bytes(0, 2, 0, 0, 0, 0, 7, 0xff, ':80', 0),
    { _tag: 'Event', event: { _tag: 'Stream', status: 'SentConnect', id: 7, target: '\udcff:80' } },
  ],
  [
    'EVENT OR connection: a nickname that is not UTF-8',
    6,
    bytes(0, 3, 1, 0xfe, 0),
    { _tag: 'Event', event: { _tag: 'OrConnection', status: 'Connected', router: '\udcfe' } },
  ],
  [
    'CONFVALUE: a value that is not UTF-8',
    4,
    bytes('a ', 0xff, '\n'),
    { _tag: 'ConfValue', lines: lines(['a', '\udcff']) },
  ],
  [
    'SETCONF: a value that is not UTF-8',
    2,
    bytes('a ', 0xff, '\n'),
    { _tag: 'SetConf', lines: lines(['a', '\udcff']) },
  ],
  [
    'EVENT log: text that is not UTF-8',
    6,
    bytes(0, 5, 0xfe, 0),
    { _tag: 'Event', event: { _tag: 'Log', message: '\udcfe' } },
  ],
  ['SAVECONF: a body', 8, bytes('junk'), { _tag: 'SaveConf' }],
  ['SIGNAL dump, as real clients send it', 9, bytes(10), { _tag: 'Signal', signal: 'Dump' }],
  ['SIGNAL debug, as real clients send it', 9, bytes(12), { _tag: 'Signal', signal: 'Debug' }],
  ['SIGNAL halt, as real clients send it', 9, bytes(15), { _tag: 'Signal', signal: 'Halt' }],
  [
    'MAPADDRESS: no NUL behind the last hostname',
    10,
    bytes(1, 1, 2, 3, 4, 3, 'a'),
    { _tag: 'MapAddress', from: { _tag: 'IPv4', address: '1.2.3.4' }, to: { _tag: 'Hostname', address: 'a' } },
  ],
  ['GETALLMAPPINGS: a body', 12, bytes('junk'), { _tag: 'GetAllMappings' }],
])('%s', (_, type, body, message) => {
  expect(decodeMessage({ type, body })).toEqual(E.right(message));
});
