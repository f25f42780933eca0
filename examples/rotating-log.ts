/**
 * A resource of a pipeline: circuit events in files of JSON lines, which are rotated. `bracket` opens the first file
 * and closes the last one, whether the pipeline completes, fails or is unsubscribed.
 *
 *     npm run example examples/rotating-log.ts
 */
import { mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E, function as F } from 'fp-ts';
import { observableEither as OE } from 'rx-tor-control';
import type { ObservableEither } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { defer, lastValueFrom, take } from 'rxjs';

interface FileError {
  readonly _tag: 'FileError';
  readonly text: string;
}

const file = <A>(task: () => Promise<A>): ObservableEither<FileError, A> =>
  defer(task).pipe(OE.fromThrowing((reason): FileError => ({ _tag: 'FileError', text: String(reason) })));

interface Sink {
  readonly append: (line: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Appends lines to a file; a line for which it has no room goes into a new one, and the full one gets a number. */
const openSink = async (path: string, maxBytes: number): Promise<Sink> => {
  let handle: FileHandle | undefined = await open(path, 'w');
  let size = 0;
  let full = 0;
  const close = async (): Promise<void> => {
    const closing = handle;
    handle = undefined;
    await closing?.close();
  };
  return {
    append: async (line) => {
      const bytes = Buffer.from(`${line}\n`);
      if (size > 0 && size + bytes.length > maxBytes) {
        await close();
        await rename(path, `${path}.${String(++full)}`);
        size = 0;
      }
      handle ??= await open(path, 'w');
      await handle.appendFile(bytes);
      size += bytes.length;
    },
    close,
  };
};

const tor = simulator({ circuitsPerMinute: 600 });
const folder = await mkdtemp(join(tmpdir(), 'rotating-log-'));

const written$ = OE.bracket(
  file(() => openSink(join(folder, 'circuits.ndjson'), 400)),
  (sink) =>
    F.pipe(
      tor.circuit$,
      OE.chainFirst((event) => file(() => sink.append(JSON.stringify(event)))),
    ).pipe(take(12)),
  (sink) => file(sink.close),
);

const last = await lastValueFrom(written$);
console.log(E.isRight(last) ? '12 events are written' : last.left);
console.log((await readdir(folder)).sort().join(' '));
await rm(folder, { recursive: true });
