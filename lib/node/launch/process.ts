/** A `tor` process that this process has started. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { either as E } from 'fp-ts';
import { ReplaySubject } from 'rxjs';
import type { Observable } from 'rxjs';
import { transportError } from '../../TorError.js';
import type { TransportError } from '../../TorError.js';
import { fromSystemError } from '../systemError.js';
import { beforeEnd } from './endings.js';
import type { LaunchFolder } from './dataFolder.js';

/** The number of the last output lines in the error when the Tor ends. */
const LINES = 12;

/** Milliseconds from SIGTERM to SIGKILL. */
const PATIENCE = 5_000;

/** Milliseconds to wait for the last output after the process has ended. */
const LAST_WORDS = 1_000;

export interface TorProcess {
  /**
   * Emits why the process ended, with its last lines, once; replayed to later subscribers. The folder has been removed
   * then.
   */
  readonly ended$: Observable<TransportError>;
  /** Asks the process to end, and kills it if it does not. */
  readonly stop: () => void;
}

/** Starts a process. If that fails, its folder has been removed. */
export const startTor = (
  binary: string,
  { torrc, defaults, remove }: LaunchFolder,
): E.Either<TransportError, TorProcess> => {
  const ended$ = new ReplaySubject<TransportError>(1);
  const lines: string[] = [];
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  // Node reports some failures by an event and throws others
  const spawned = E.tryCatch(
    () =>
      spawn(binary, ['-f', torrc, '--defaults-torrc', defaults], {
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      }),
    fromSystemError(binary),
  );
  if (E.isLeft(spawned)) {
    remove();
    return spawned;
  }
  const child: ChildProcess = spawned.right;
  const keep = (line: string): void => {
    lines.push(line);
    if (lines.length > LINES) lines.shift();
  };
  for (const output of [child.stdout, child.stderr]) {
    if (output !== null) createInterface({ input: output, crlfDelay: Infinity }).on('line', keep);
  }

  /** Ends the Tor and removes the folder with its keys; called when this process ends. */
  const abandon = (): void => {
    child.kill('SIGKILL');
    remove();
  };
  const keepOn = beforeEnd(abandon);

  const over = (reason: TransportError): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    keepOn();
    remove();
    ended$.next(reason);
    ended$.complete();
  };
  child.on('error', (error) => {
    // only if it did not start: a signal that could not be sent is also reported here
    if (child.pid === undefined) over(fromSystemError(binary)(error));
  });
  child.on('exit', (code, signal) => {
    const how = code === null ? `was ended by ${String(signal)}` : `ended with code ${code}`;
    const ended = (): void =>
      over(transportError('Ended', binary, `it ${how}${lines.length === 0 ? '' : `:\n${lines.join('\n')}`}`));
    // the last lines arrive before `close`, but a program that it has started may keep the output open
    child.once('close', ended);
    clearTimeout(timer);
    timer = setTimeout(ended, LAST_WORDS);
  });

  return E.right({
    ended$,
    stop: () => {
      if (isOver) return;
      child.kill('SIGTERM');
      timer ??= setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    },
  });
};
