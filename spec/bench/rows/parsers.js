/** Parsers of frames. Each is made with a callback for a frame, and is then called with one read after the other. */
import { Buffer } from 'node:buffer';
import { mergeMap, Observable, scan } from 'rxjs';
import { frames } from 'rx-tor-control';
import { internal } from '../harness/library.js';
import { rate } from '../harness/measure.js';
import { mysqlFrames, pgFrames, reads, tcFrames } from '../harness/bytes.js';
import { peer } from '../harness/tools.js';

/** Chunks, again and again. */
const repeated = (chunks, times) =>
  new Observable((subscriber) => {
    for (let i = 0; i < times; i++) for (const chunk of chunks) subscriber.next(chunk);
    subscriber.complete();
  });

/** Counts what an Observable brings of each of its items. */
const counted = (items$, countOf) => {
  let count = 0;
  items$.subscribe((item) => {
    count += countOf(item);
  });
  return count;
};

const feed = (parse, chunks, times) => {
  for (let i = 0; i < times; i++) for (const chunk of chunks) parse(chunk);
};

/**
 * A case that parses an input's frames `times` times, in reads of `size` bytes. Its figure counts frames, or bytes.
 */
const parsing =
  (framesOf, parser) =>
  ({ input, size, times, unit = 'frames' }) => ({
    times,
    run: async (context) => {
      const { bytes, frames: each } = input(framesOf, size);
      const chunks = reads(bytes, size);
      const parse = await parser();
      const figure = await rate({ times: context.times, each, run: (n) => parse(chunks, n) });
      return unit === 'frames' ? figure : (figure / each) * bytes.length;
    },
  });

/** Internal: batches, with the frames' offsets. */
export const batches = parsing(tcFrames, async () => {
  const { noFrames, stepFrames } = await internal('tc/frame/step.js');
  return (chunks, times) =>
    counted(
      repeated(chunks, times).pipe(scan(stepFrames, noFrames())),
      ({ count, assembled }) => count + (assembled === undefined ? 0 : 1),
    );
});

/** Public: a Right for each frame. */
export const framesOperator = parsing(
  tcFrames,
  () => (chunks, times) =>
    counted(repeated(chunks, times).pipe(frames()), (item) => (item._tag === 'Right' && item.right.type === 6 ? 1 : 0)),
);

/** The same, each body looked at. */
export const framesAndBodies = parsing(
  tcFrames,
  () => (chunks, times) =>
    counted(repeated(chunks, times).pipe(frames()), (item) =>
      item._tag === 'Right' && item.right.body.length > 0 ? 1 : 0,
    ),
);

/** What no parser can beat: it adds lengths up, and knows nothing else of the frames. */
export const bareLoop = parsing(tcFrames, () => (chunks, times) => {
  let total = 0;
  /** Where the next header is, from the start of the next read. */
  let next = 0;
  /** The first byte of a header, where the second comes with the next read. */
  let high = -1;
  feed(
    (chunk) => {
      const last = chunk.length - 1;
      let at = next;
      let count = 0;
      if (high >= 0) {
        at = 3 + ((high << 8) | chunk[0]);
        high = -1;
        count++;
      }
      while (at < last) {
        at += 4 + ((chunk[at] << 8) | chunk[at + 1]);
        count++;
      }
      if (at === last) high = chunk[at];
      next = at - last - 1;
      total += count;
    },
    chunks,
    times,
  );
  return total;
});

export const pgProtocol = parsing(pgFrames, () => {
  const { Parser } = peer('pg-protocol/dist/parser.js');
  return (chunks, times) => {
    let count = 0;
    const parser = new Parser();
    const take = (message) => {
      if (message.name === 'copyData') count++;
    };
    feed((chunk) => parser.parse(chunk, take), chunks, times);
    return count;
  };
});

export const mysql2 = parsing(mysqlFrames, () => {
  const PacketParser = peer('mysql2/lib/packet_parser.js');
  return (chunks, times) => {
    let count = 0;
    const parser = new PacketParser((packet) => {
      if (packet.length() > 0) count++;
    });
    feed((chunk) => parser.execute(chunk), chunks, times);
    return count;
  };
});

/** What one writes first: the rest and the new bytes put together, frames cut off. */
export const naive = parsing(tcFrames, () => (chunks, times) => {
  const cut = ({ rest }, chunk) => {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = [];
    let at = 0;
    while (at + 4 <= bytes.length) {
      const end = at + 4 + bytes.readUInt16BE(at);
      if (end > bytes.length) break;
      whole.push({ type: bytes.readUInt16BE(at + 2), body: bytes.subarray(at + 4, end) });
      at = end;
    }
    return { rest: bytes.subarray(at), whole };
  };
  return counted(
    repeated(chunks, times).pipe(
      scan(cut, { rest: Buffer.alloc(0), whole: [] }),
      mergeMap(({ whole }) => whole),
    ),
    ({ type }) => (type === 6 ? 1 : 0),
  );
});
