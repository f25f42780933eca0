/** Input for parsers: the same frames, of the same lengths, in the form of each protocol. */
import { Buffer } from 'node:buffer';
import { encodeMessage } from 'rx-tor-control';

const HEADER = 4;

/** TC: two bytes of length, two of type, body. */
export const tcFrames = (bodies) =>
  Buffer.concat(
    bodies.map((body) => {
      const frame = Buffer.alloc(HEADER + body.length);
      frame.writeUInt16BE(body.length, 0);
      frame.writeUInt16BE(6, 2);
      frame.set(body, HEADER);
      return frame;
    }),
  );

/** PostgreSQL: CopyData messages that are as long as TC's frames: a letter, four bytes of length, data. */
export const pgFrames = (bodies) =>
  Buffer.concat(
    bodies.map((body) => {
      const frame = Buffer.alloc(HEADER + body.length);
      frame.write('d', 0);
      frame.writeUInt32BE(frame.length - 1, 1);
      return frame;
    }),
  );

/** MySQL: packets that are as long as TC's frames: three bytes of length, one of sequence, payload. */
export const mysqlFrames = (bodies) =>
  Buffer.concat(
    bodies.map((body) => {
      const frame = Buffer.alloc(HEADER + body.length);
      frame.writeUIntLE(body.length, 0, 3);
      return frame;
    }),
  );

/** The bytes as a socket would give them: views of `size` bytes. */
export const reads = (bytes, size) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

const bodyOf = (event) => {
  const message = encodeMessage({ _tag: 'Event', event });
  if (message._tag === 'Left') throw new Error(JSON.stringify(message.left));
  return message.right.body;
};

/** A bandwidth event, whose frame has 14 bytes. */
const bandwidth = { _tag: 'Bandwidth', read: 123_456, written: 654_321 };

/** One event of each kind, as a Tor sends them; their frames have 80 bytes on the average. */
export const oneOfEach = [
  {
    _tag: 'Circuit',
    status: 'Built',
    id: 1234,
    path: ['$0123456789ABCDEF0123456789ABCDEF01234567', 'amber', '$89ABCDEF0123456789ABCDEF0123456789ABCDEF'],
  },
  { _tag: 'Stream', status: 'Succeeded', id: 4321, target: 'www.example.org:443' },
  { _tag: 'OrConnection', status: 'Connected', router: '$0123456789ABCDEF0123456789ABCDEF01234567' },
  bandwidth,
  {
    _tag: 'Log',
    message:
      'Tor has successfully opened a circuit. Looks like client functionality is working. Bootstrapped 100%: Done; ' +
      'the clock is right, the consensus is fresh, and every guard that was tried has answered.\n',
  },
];

/**
 * Again and again, up to where the last frame and the last read of `size` bytes end together: pg-protocol may write
 * into the last two reads where the last one is shorter, and so they could not be read again.
 */
const repeating = (bodies) => (framesOf, size) => {
  const unit = framesOf(bodies);
  const least = leastCommonMultiple(unit.length, size);
  const length = least * Math.ceil(65_536 / least);
  return { bytes: Buffer.alloc(length, unit), frames: (length / unit.length) * bodies.length };
};

const leastCommonMultiple = (a, b) => (a / greatestCommonDivisor(a, b)) * b;

const greatestCommonDivisor = (a, b) => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** Bandwidth events. */
export const bandwidthFrames = repeating([bodyOf(bandwidth)]);

/** Events of all kinds in turn. */
export const mixedFrames = repeating(oneOfEach.map(bodyOf));

/** `count` of the longest bodies that TC has. */
export const longFrames = (count) => (framesOf) => {
  const bodies = Array.from({ length: count }, () => Buffer.alloc(65_535, 0x41));
  return { bytes: framesOf(bodies), frames: count };
};
