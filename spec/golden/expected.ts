/**
 * What the library must make of a captured frame: read from its bytes by other rules than the library's own, and a
 * table of those that it must refuse.
 */
import type { Message } from '../../lib/tc/message/Message.js';
import type { ErrorName } from '../../lib/model/ErrorCode.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent, TorEvent } from '../../lib/model/Event.js';

/** The field that a refused body goes wrong at, by type and body, and what the library wants there. */
const refusals: Readonly<Record<string, readonly [message: string, field: string, wanted: string]>> = {
  '0:': ['ERROR', 'Code', '2 bytes'],
  '3:SocksPort\0\n': ['GETCONF', 'Keys', 'text without NUL'],
  '6:\0\x04': ['EVENT', 'Bytes read', '4 bytes'],
  '10:': ['MAPADDRESS', 'Original address type', '1 bytes'],
  '11:': ['ADDRESSMAPPED', 'Original address type', '1 bytes'],
  '5:\0\x04\0': ['SETEVENTS', 'Codes', 'an even number of bytes'],
  '2:ContactInfo a\0b\nBandwidthRate 700000\n': ['SETCONF', 'Lines', 'text without NUL'],
  '9:': ['SIGNAL', 'Signal', '1 bytes'],
  '9:\x01\x01': ['SIGNAL', 'end', 'nothing more'],
};

export type Expected =
  | { readonly message: Message }
  | { readonly refused: { readonly message: string; readonly field: string; readonly wanted: string } };

export const expected = (type: number, body: Uint8Array): Expected => {
  const refusal = refusals[`${type}:${latin1(body)}`];
  if (refusal === undefined) return { message: message(type, body) };
  const [of, field, wanted] = refusal;
  return { refused: { message: of, field, wanted } };
};

/** Whether every refusal of the table was met. */
export const isRefusal = (type: number, body: Uint8Array): boolean => `${type}:${latin1(body)}` in refusals;
export const refusalCount = Object.keys(refusals).length;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
/** 0xFF is the only recorded byte that is not part of valid UTF-8. */
const utf8 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8').replaceAll('\ufffd', '\udcff');

const errors: ReadonlyArray<ErrorName> = [
  'Unspecified',
  'InternalError',
  'UnrecognizedType',
  'SyntaxError',
  'UnrecognizedKey',
  'InvalidValue',
  'UnrecognizedByteCode',
  'Unauthorized',
  'AuthenticationFailed',
  'ResourceExhausted',
];

const signals: Readonly<Record<number, 'Reload' | 'Shutdown' | 'Dump' | 'Debug' | 'Halt'>> = {
  0x01: 'Reload',
  0x02: 'Shutdown',
  0x0a: 'Dump',
  0x0c: 'Debug',
  0x0f: 'Halt',
  0x10: 'Dump',
  0x12: 'Debug',
  0x15: 'Halt',
};

const circuits: ReadonlyArray<CircuitEvent['status']> = ['Launched', 'Built', 'Extended', 'Failed', 'Closed'];
const streams: ReadonlyArray<StreamEvent['status']> = ['SentConnect', 'SentResolve', 'Succeeded', 'Failed', 'Closed'];
const connections: ReadonlyArray<OrConnectionEvent['status']> = ['Launched', 'Connected', 'Failed', 'Closed'];

const event = (view: DataView, body: Uint8Array): TorEvent => {
  const status = body.length > 2 ? view.getUint8(2) : 0;
  const text = (from: number): string => utf8(body.slice(from)).replace(/\0$/, '');
  switch (view.getUint16(0)) {
    case 1:
      return {
        _tag: 'Circuit',
        status: circuits[status] ?? status,
        id: view.getUint32(3),
        path: text(7) === '' ? [] : text(7).split(','),
      };
    case 2:
      return {
        _tag: 'Stream',
        status: streams[status] ?? status,
        id: view.getUint32(3),
        target: text(7),
      };
    case 3:
      return { _tag: 'OrConnection', status: connections[status] ?? status, router: text(3) };
    case 4:
      return { _tag: 'Bandwidth', read: view.getUint32(2), written: view.getUint32(6) };
    default:
      return { _tag: 'Log', message: text(2) };
  }
};

const message = (type: number, body: Uint8Array): Message => {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const lines = utf8(body)
    .split('\n')
    .filter((line) => line.trim() !== '');
  switch (type) {
    case 0x00: {
      const code = view.getUint16(0);
      return { _tag: 'Error', code: errors[code] ?? code, text: utf8(body.slice(2)) };
    }
    case 0x01:
      return { _tag: 'Done' };
    case 0x02:
      return {
        _tag: 'SetConf',
        lines: lines
          .filter((line) => !line.startsWith('#'))
          .map((line) => {
            const [key = '', ...rest] = line.trim().split(/[ \t]+/);
            return { key, value: rest.length === 0 ? '' : line.slice(line.indexOf(key) + key.length).trim() };
          }),
      };
    case 0x03:
      return { _tag: 'GetConf', keys: lines.map((line) => line.trim()) };
    case 0x04:
      return {
        _tag: 'ConfValue',
        lines: lines.map((line) => ({ key: line.split(' ')[0] ?? '', value: line.split(' ').slice(1).join(' ') })),
      };
    case 0x05:
      return { _tag: 'SetEvents', codes: Array.from({ length: body.length / 2 }, (_, i) => view.getUint16(2 * i)) };
    case 0x06:
      return { _tag: 'Event', event: event(view, body) };
    case 0x07:
      return { _tag: 'Authenticate', secret: body };
    case 0x08:
      return { _tag: 'SaveConf' };
    case 0x09:
      return { _tag: 'Signal', signal: signals[view.getUint8(0)] ?? view.getUint8(0) };
    case 0x0a:
      // the only one that was sent: 1.2.3.4, which is 0x01 0x01 0x02 0x03 0x04, to foo.onion
      return {
        _tag: 'MapAddress',
        from: { _tag: 'IPv4', address: body.slice(1, 5).join('.') },
        to: { _tag: 'Hostname', address: utf8(body.slice(6, -1)) },
      };
    case 0x0c:
      return { _tag: 'GetAllMappings' };
    default:
      return { _tag: 'Unknown', type, body };
  }
};
