/** Each message of section 3, byte by byte. */
import { either as E } from 'fp-ts';
import { decodeMessage, encodeMessage } from '../../../lib/tc/message/Message.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import { bytes } from './bytes.js';

const event = (name: Extract<Message, { readonly _tag: 'Event' }>['event']): Message => ({
  _tag: 'Event',
  event: name,
});

const rows: ReadonlyArray<readonly [name: string, message: Message, type: number, body: Uint8Array]> = [
  ['ERROR with a code and text', { _tag: 'Error', code: 'SyntaxError', text: 'no' }, 0, bytes(0, 3, 'no')],
  ['ERROR without text', { _tag: 'Error', code: 'Unspecified', text: '' }, 0, bytes(0, 0)],
  ['ERROR of a code without a name', { _tag: 'Error', code: 0x1234, text: '' }, 0, bytes(0x12, 0x34)],
  ['DONE', { _tag: 'Done' }, 1, bytes()],
  [
    'SETCONF with a value, and with none',
    {
      _tag: 'SetConf',
      lines: [
        { key: 'SocksPort', value: '9050' },
        { key: 'Log', value: '' },
      ],
    },
    2,
    bytes('SocksPort 9050\nLog\n'),
  ],
  ['GETCONF', { _tag: 'GetConf', keys: ['SocksPort', 'Log'] }, 3, bytes('SocksPort\nLog\n')],
  ['CONFVALUE without lines', { _tag: 'ConfValue', lines: [] }, 4, bytes()],
  [
    'CONFVALUE with a value, and with an empty one',
    {
      _tag: 'ConfValue',
      lines: [
        { key: 'Log', value: 'notice  stdout ' },
        { key: 'ExitNodes', value: '' },
      ],
    },
    4,
    bytes('Log notice  stdout \nExitNodes \n'),
  ],
  ['SETEVENTS of none', { _tag: 'SetEvents', codes: [] }, 5, bytes()],
  ['SETEVENTS', { _tag: 'SetEvents', codes: [1, 0xabcd] }, 5, bytes(0, 1, 0xab, 0xcd)],
  [
    'EVENT circuit',
    event({ _tag: 'Circuit', status: 'Extended', id: 0x8000_0002, path: ['a', '$B'] }),
    6,
    bytes(0, 1, 2, 0x80, 0, 0, 2, 'a,$B', 0),
  ],
  [
    'EVENT circuit without a path',
    event({ _tag: 'Circuit', status: 'Launched', id: 0, path: [] }),
    6,
    bytes(0, 1, 0, 0, 0, 0, 0, 0),
  ],
  [
    'EVENT stream',
    event({ _tag: 'Stream', status: 'Closed', id: 1, target: 'a.onion:80' }),
    6,
    bytes(0, 2, 4, 0, 0, 0, 1, 'a.onion:80', 0),
  ],
  [
    'EVENT stream of a status without a name',
    event({ _tag: 'Stream', status: 5, id: 1, target: '' }),
    6,
    bytes(0, 2, 5, 0, 0, 0, 1, 0),
  ],
  [
    'EVENT OR connection',
    event({ _tag: 'OrConnection', status: 'Failed', router: 'moria1' }),
    6,
    bytes(0, 3, 2, 'moria1', 0),
  ],
  [
    'EVENT bandwidth',
    event({ _tag: 'Bandwidth', read: 0xffff_ffff, written: 1 }),
    6,
    bytes(0, 4, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1),
  ],
  ['EVENT log', event({ _tag: 'Log', message: 'up\n' }), 6, bytes(0, 5, 'up\n', 0)],
  [
    'EVENT of a code with the highest bit set, which has no name either',
    event({ _tag: 'UnknownEvent', code: 0x8001, body: bytes(1) }),
    6,
    bytes(0x80, 1, 1),
  ],
  [
    'EVENT of a code without a name',
    event({ _tag: 'UnknownEvent', code: 0x0107, body: bytes(1, 0, 0) }),
    6,
    bytes(1, 7, 1, 0, 0),
  ],
  ['AUTHENTICATE', { _tag: 'Authenticate', secret: bytes(0, 0xff, 0) }, 7, bytes(0, 0xff, 0)],
  ['AUTHENTICATE without a secret', { _tag: 'Authenticate', secret: bytes() }, 7, bytes()],
  ['SAVECONF', { _tag: 'SaveConf' }, 8, bytes()],
  ['SIGNAL reload', { _tag: 'Signal', signal: 'Reload' }, 9, bytes(0x01)],
  ['SIGNAL shutdown', { _tag: 'Signal', signal: 'Shutdown' }, 9, bytes(0x02)],
  ['SIGNAL dump', { _tag: 'Signal', signal: 'Dump' }, 9, bytes(0x10)],
  ['SIGNAL debug', { _tag: 'Signal', signal: 'Debug' }, 9, bytes(0x12)],
  ['SIGNAL halt', { _tag: 'Signal', signal: 'Halt' }, 9, bytes(0x15)],
  ['SIGNAL of a later Tor, which TC does not have', { _tag: 'Signal', signal: 129 }, 9, bytes(129)],
  ['SIGNAL of a byte without a name', { _tag: 'Signal', signal: 0 }, 9, bytes(0)],
  [
    'MAPADDRESS of an IPv4 address to a hostname',
    { _tag: 'MapAddress', from: { _tag: 'IPv4', address: '1.2.3.255' }, to: { _tag: 'Hostname', address: 'a.onion' } },
    10,
    bytes(1, 1, 2, 3, 255, 3, 'a.onion', 0),
  ],
  [
    'ADDRESSMAPPED of a hostname to an IPv6 address',
    { _tag: 'AddressMapped', from: { _tag: 'Hostname', address: '.' }, to: { _tag: 'IPv6', address: '2001:db8::1' } },
    11,
    bytes(3, '.', 0, 2, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
  ],
  ['GETALLMAPPINGS', { _tag: 'GetAllMappings' }, 12, bytes()],
  ['a message of an unknown type', { _tag: 'Unknown', type: 0xfffe, body: bytes(0, 1) }, 0xfffe, bytes(0, 1)],
];

describe.each(rows)('%s', (_, message, type, body) => {
  it('is written as these bytes', () => {
    expect(encodeMessage(message)).toEqual(E.right({ type, body }));
  });

  it('is read from them', () => {
    expect(decodeMessage({ type, body })).toEqual(E.right(message));
  });
});
