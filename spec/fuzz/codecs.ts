/** The parser and the codecs as targets. */
import { either as E } from 'fp-ts';
import { from } from 'rxjs';
import { frames } from '../../lib/tc/frame/frames.js';
import { decodeBody } from '../../lib/tc/message/bodyCodec.js';
import type { BodyCodec } from '../../lib/tc/message/bodyCodec.js';
import { EventCodecs } from '../../lib/tc/message/event/index.js';
import { decodeMessage, encodeMessage, messageCodecs } from '../../lib/tc/message/Message.js';
import { difference, show } from '../../lib/testing/match.js';
import { target } from './fuzz.js';
import type { Target } from './fuzz.js';
import { input } from './inputs.js';
import type { Random } from './random.js';

/** The bytes in chunks, now and then single ones. */
export const chunked = (bytes: Uint8Array, { below }: Random): ReadonlyArray<Uint8Array> => {
  const most = 1 + below(32);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + below(most);
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
};

/** How the bytes fall into frames, found in the plainest way. */
const plainly = (bytes: Uint8Array): ReadonlyArray<string> => {
  const found: string[] = [];
  let at = 0;
  while (bytes.length - at >= 4) {
    const length = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (bytes.length - at - 4 < length) break;
    const type = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    found.push(`${type}: ${bytes.subarray(at + 4, at + 4 + length).join(' ')}`);
    at += 4 + length;
  }
  const left = bytes.length - at;
  const missing = left < 4 ? 4 - left : 4 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) - left;
  return left === 0 ? found : [...found, `${left} came, ${missing} missing`];
};

const parser = target({
  name: 'frames in any chunks are those of the plainest parser',
  input,
  run: (bytes, random) => {
    const found: string[] = [];
    from(chunked(bytes, random))
      .pipe(frames())
      .subscribe((item) =>
        found.push(
          E.isRight(item)
            ? `${item.right.type}: ${item.right.body.join(' ')}`
            : `${item.left.received} came, ${item.left.missing} missing`,
        ),
      );
    return difference(plainly(bytes), found);
  },
});

const messages = target({
  name: 'a frame decodes to a Left or a Right, and a Right to the same again if it can be encoded',
  input,
  run: (bytes) => {
    let problem: string | undefined;
    from([bytes])
      .pipe(frames())
      .subscribe((item) => {
        if (E.isLeft(item)) return;
        const decoded = decodeMessage(item.right);
        if (E.isLeft(decoded)) return;
        const again = encodeMessage(decoded.right);
        if (E.isLeft(again)) return;
        problem ??= difference(decoded, decodeMessage(again.right));
      });
    return problem;
  },
});

const codecs: ReadonlyArray<BodyCodec<unknown>> = [
  ...Object.values(messageCodecs),
  ...Object.values(EventCodecs),
] as unknown as ReadonlyArray<BodyCodec<unknown>>;

const bodies = target({
  name: 'any bytes are a body to every codec: a value of it, or a Left within them',
  input,
  run: (bytes) => {
    const body = bytes.slice(4);
    for (const codec of codecs) {
      const decoded = decodeBody(codec)(body);
      if (E.isRight(decoded)) {
        if (!codec.is(decoded.right)) return `${codec.name}: ${show(decoded.right)} is no value of the codec`;
      } else if (!(decoded.left.offset >= 0 && decoded.left.offset <= body.length)) {
        return `${codec.name}: ${show(decoded.left)} is not within ${body.length} bytes`;
      }
      if (E.isRight(codec.decode(body)) !== E.isRight(decoded)) return `${codec.name}: decode and decodeBody differ`;
    }
    return undefined;
  },
});

export const targets: ReadonlyArray<Target> = [parser, messages, bodies];
