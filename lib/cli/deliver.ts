import { either as E } from 'fp-ts';
import { fromEvent, map, merge, take, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { constants } from 'node:os';
import type { Io } from './Io.js';
import { failure, note } from './Outcome.js';
import type { Notice, Outcome } from './Outcome.js';
import { visible } from './output/visible.js';

/** The prefix of notices, as in other commands. */
const NAME = 'rx-tor-control';

/**
 * The effect of SIGINT, SIGTERM and SIGHUP: they end a command that runs until interrupted, or are the failure of one
 * that has work to finish.
 */
export type OnInterrupt = 'ends' | 'fails';

/** Writes a notice. */
export const complain = (io: Io, { text }: Notice): void => {
  if (text !== '') io.stderr.write(`${NAME}: ${visible(text)}\n`);
};

/** The number of characters after which lines are written. */
const BATCH = 0x1_0000;

/** Batches the lines of one moment into one write, since a write for each line would dominate the run time. */
const lineWriter = ({ stdout }: Io): { readonly line: (text: string) => void; readonly flush: () => void } => {
  let batch = '';
  const flush = (): void => {
    if (batch === '') return;
    const text = batch;
    batch = '';
    stdout.write(text);
  };
  return {
    line: (text) => {
      if (batch === '') queueMicrotask(flush);
      batch += `${text}\n`;
      if (batch.length >= BATCH) flush();
    },
    flush,
  };
};

/**
 * Runs a command: writes its lines to stdout and its notices to stderr; the Promise is its exit status. It ends at a
 * signal, and when stdout is closed, as with `| head`.
 */
export const deliver = (io: Io, out$: Observable<Outcome>, onInterrupt: OnInterrupt): Promise<number> =>
  new Promise((resolve) => {
    let status = 0;
    const { line, flush } = lineWriter(io);
    const end = (): void => {
      flush();
      resolve(status);
    };
    const settle = (notice: Notice): void => {
      flush();
      complain(io, notice);
      status = Math.max(status, notice.status);
    };
    const stop$ = merge(
      io.interrupt$.pipe(
        map((signal) => ({ text: '', status: onInterrupt === 'ends' ? 0 : 128 + constants.signals[signal] })),
      ),
      fromEvent(io.stdout, 'error').pipe(map(fromWriteError)),
    ).pipe(take(1));

    // a command emits no error notification: one is a bug in this program, and is reported as such
    const stopped$ = stop$.pipe(map((notice) => settle(notice)));
    out$.pipe(takeUntil(stopped$)).subscribe({
      next: (item) => {
        if (E.isLeft(item)) settle(item.left);
        else line(visible(item.right));
      },
      error: (error: unknown) => {
        settle(
          failure(`this should not happen: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
        );
        end();
      },
      complete: end,
    });
  });

const fromWriteError = (error: unknown): Notice =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE'
    ? note('')
    : failure(`stdout: ${error instanceof Error ? error.message : String(error)}`);
