import { either as E } from 'fp-ts';
import { TextDecoder } from 'node:util';
import * as t from 'io-ts';
import { decodeBody, encodeMessage, EventCodecs } from 'rx-tor-control';
import { check, rate } from '../harness/measure.js';
import { oneOfEach } from '../harness/bytes.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });

/** The body of an EVENT for each kind. */
const bodies = Object.fromEntries(
  oneOfEach.map((event) => {
    const message = encodeMessage({ _tag: 'Event', event });
    return [event._tag, message.right.body];
  }),
);

// -------------------------------------------------------------------------------------
// by hand: one function an event, which checks what a decoder has to check and makes the same values
// -------------------------------------------------------------------------------------

const circuitStatuses = ['Launched', 'Built', 'Extended', 'Failed', 'Closed'];
const streamStatuses = ['SentConnect', 'SentResolve', 'Succeeded', 'Failed', 'Closed'];
const orConnectionStatuses = ['Launched', 'Connected', 'Failed', 'Closed'];

const malformed = (bytes) => E.left(`malformed: ${bytes.length} bytes`);
const uint32 = (bytes, at) => ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
const isEvent = (bytes, code, least) => bytes.length >= least && bytes[0] === 0 && bytes[1] === code;

/** The text up to the NUL, which may be missing; `undefined` where something is behind it, or it is not UTF-8. */
const textBehind = (decoder, bytes, start) => {
  let end = start;
  let ascii = true;
  for (; end < bytes.length && bytes[end] !== 0; end++) if (bytes[end] > 0x7f) ascii = false;
  if (end < bytes.length - 1) return undefined;
  // for short texts the call of a decoder costs more than its work
  if (ascii && end - start <= 48) return String.fromCharCode.apply(null, bytes.subarray(start, end));
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
};

const byHand = {
  Circuit: (bytes) => {
    if (!isEvent(bytes, 1, 7)) return malformed(bytes);
    const path = textBehind(strict, bytes, 7);
    if (path === undefined) return malformed(bytes);
    return E.right({
      _tag: 'Circuit',
      status: circuitStatuses[bytes[2]] ?? bytes[2],
      id: uint32(bytes, 3),
      path: path === '' ? [] : path.split(','),
    });
  },
  Stream: (bytes) => {
    if (!isEvent(bytes, 2, 7)) return malformed(bytes);
    const target = textBehind(strict, bytes, 7);
    if (target === undefined) return malformed(bytes);
    return E.right({
      _tag: 'Stream',
      status: streamStatuses[bytes[2]] ?? bytes[2],
      id: uint32(bytes, 3),
      target,
    });
  },
  OrConnection: (bytes) => {
    if (!isEvent(bytes, 3, 3)) return malformed(bytes);
    const router = textBehind(strict, bytes, 3);
    if (router === undefined) return malformed(bytes);
    return E.right({ _tag: 'OrConnection', status: orConnectionStatuses[bytes[2]] ?? bytes[2], router });
  },
  Bandwidth: (bytes) =>
    isEvent(bytes, 4, 10) && bytes.length === 10
      ? E.right({ _tag: 'Bandwidth', read: uint32(bytes, 2), written: uint32(bytes, 6) })
      : malformed(bytes),
  Log: (bytes) => {
    if (!isEvent(bytes, 5, 2)) return malformed(bytes);
    const message = textBehind(lossy, bytes, 2);
    return message === undefined ? malformed(bytes) : E.right({ _tag: 'Log', message });
  },
};

// -------------------------------------------------------------------------------------
// io-ts as its guide has it: bytes to a record, which a type made of combinators then decodes
// -------------------------------------------------------------------------------------

const codes = { Circuit: 1, Stream: 2, OrConnection: 3, Bandwidth: 4, Log: 5 };

const bytesType = new t.Type(
  'bytes',
  (u) => u instanceof Uint8Array,
  (u, c) => (u instanceof Uint8Array ? t.success(u) : t.failure(u, c)),
  t.identity,
);

const recordType = (code, fields) =>
  new t.Type(
    'record',
    (u) => typeof u === 'object',
    (bytes, c) => {
      const record = isEvent(bytes, code, 2) ? fields(bytes) : undefined;
      return record === undefined ? t.failure(bytes, c) : t.success(record);
    },
    t.identity,
  );

const named = (names) =>
  new t.Type(
    'status',
    (u) => typeof u === 'string' || typeof u === 'number',
    (u, c) => (typeof u === 'number' ? t.success(names[u] ?? u) : t.failure(u, c)),
    t.identity,
  );

const commaSeparated = new t.Type(
  'names',
  (u) => Array.isArray(u),
  (u, c) => (typeof u === 'string' ? t.success(u === '' ? [] : u.split(',')) : t.failure(u, c)),
  (a) => a.join(','),
);

const combined = (tag, fields, props) =>
  bytesType.pipe(recordType(codes[tag], fields)).pipe(t.type({ _tag: t.literal(tag), ...props }));

const combinators = {
  Circuit: combined(
    'Circuit',
    (o) => ({ _tag: 'Circuit', status: o[2], id: uint32(o, 3), path: textBehind(strict, o, 7) }),
    { status: named(circuitStatuses), id: t.number, path: t.string.pipe(commaSeparated) },
  ),
  Stream: combined(
    'Stream',
    (o) => ({ _tag: 'Stream', status: o[2], id: uint32(o, 3), target: textBehind(strict, o, 7) }),
    { status: named(streamStatuses), id: t.number, target: t.string },
  ),
  OrConnection: combined(
    'OrConnection',
    (o) => ({ _tag: 'OrConnection', status: o[2], router: textBehind(strict, o, 3) }),
    { status: named(orConnectionStatuses), router: t.string },
  ),
  Bandwidth: combined(
    'Bandwidth',
    (o) => (o.length === 10 ? { _tag: 'Bandwidth', read: uint32(o, 2), written: uint32(o, 6) } : undefined),
    { read: t.number, written: t.number },
  ),
  Log: combined('Log', (o) => ({ _tag: 'Log', message: textBehind(lossy, o, 2) }), { message: t.string }),
};

// -------------------------------------------------------------------------------------

const kept = Array.from({ length: 64 });

const decoding = (tag, times, decoder) => ({
  times,
  run: async (context) => {
    const decode = decoder(tag);
    const body = bodies[tag];
    check('value', JSON.stringify(decode(body).right), JSON.stringify(oneOfEach.find(({ _tag }) => _tag === tag)));
    return rate({
      times: context.times,
      run: (n) => {
        let count = 0;
        for (let i = 0; i < n; i++) {
          const event = decode(body);
          // kept, lest a compiler sees that nobody needs it
          kept[i & 63] = event;
          if (event._tag === 'Right') count++;
        }
        return count;
      },
    });
  },
});

const decoders = {
  ours: (tag) => decodeBody(EventCodecs[tag]),
  'ours, as an io-ts codec': (tag) => EventCodecs[tag].decode,
  'by hand': (tag) => byHand[tag],
  'io-ts combinators': (tag) => combinators[tag].decode,
};

const times = { Bandwidth: 20e6, Circuit: 1e6, Stream: 4e6, OrConnection: 3e6, Log: 2e6 };
const tags = Object.keys(times);

export default {
  id: '5',
  title: 'Decoding an event with its codec',
  unit: 'events/s',
  cases: Object.fromEntries(
    tags.flatMap((tag) =>
      Object.entries(decoders).map(([name, decoder]) => [
        `${tag}, ${name}`,
        decoding(tag, name.startsWith('io-ts') ? times[tag] / 4 : times[tag], decoder),
      ]),
    ),
  ),
  // 1.2 x the time is 1 / 1.2 of the rate
  goals: tags.flatMap((tag) => [
    { of: `${tag}, ours`, against: `${tag}, by hand`, atLeast: 1 / 1.2 },
    { of: `${tag}, ours`, against: `${tag}, io-ts combinators`, atLeast: 3 },
  ]),
};
