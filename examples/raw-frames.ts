/**
 * Bytes, frames, messages: reads a recording of a TC conversation from a file, in chunks of seven bytes.
 *
 *     npm run example examples/raw-frames.ts
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E, function as F } from 'fp-ts';
import { decodeMessage, frames, messageName, showTorError } from 'rx-tor-control';
import { show } from 'rx-tor-control/testing';
import { finalize, from, map } from 'rxjs';

// GETCONF, CONFVALUE, a SIGNAL that is too long, a type that TC does not have, and the beginning of a SETCONF
const recording = Buffer.concat([
  Buffer.from([0x00, 0x0a, 0x00, 0x03]),
  Buffer.from('SocksPort\n'),
  Buffer.from([0x00, 0x0f, 0x00, 0x04]),
  Buffer.from('SocksPort 9050\n'),
  Buffer.from([0x00, 0x02, 0x00, 0x09, 0x01, 0x01]),
  Buffer.from([0x00, 0x02, 0x00, 0x42, 0xca, 0xfe]),
  Buffer.from([0x00, 0x0c, 0x00, 0x02]),
  Buffer.from('Nick'),
]);

const folder = await mkdtemp(join(tmpdir(), 'raw-frames-'));
const file = join(folder, 'recording.bin');
await writeFile(file, recording);

from(createReadStream(file, { highWaterMark: 7 }) as AsyncIterable<Uint8Array>)
  .pipe(
    frames(),
    map((frame) =>
      F.pipe(
        frame,
        E.match(showTorError, ({ type, body }) =>
          F.pipe(
            decodeMessage({ type, body }),
            E.match(showTorError, show),
            (message) => `${messageName(type)}, ${body.length} bytes: ${message}`,
          ),
        ),
      ),
    ),
    finalize(() => void rm(folder, { recursive: true })),
  )
  .subscribe((line) => console.log(line));
