/** A `tor` that this process has started. */
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

/** So many of its last lines are told when it ends. */
const LINES = 12;

/** Milliseconds that it has to end, once it was told to. */
const PATIENCE = 5_000;

/** Milliseconds that its last lines have to come, once it has ended. */
const LAST_WORDS = 1_000;

export interface TorProcess {
  /**
   * Why it ended, with its last lines; once, and to whoever subscribes later. It has ended then, and its folder is
   * gone.
   */
  readonly ended$: Observable<TransportError>;
  /** Tells it to end, and ends it if it does not. */
  readonly stop: () => void;
}

/** Where it cannot be started, the folder is gone. */
export const startTor = (
  binary: string,
  { torrc, defaults, remove }: LaunchFolder,
): E.Either<TransportError, TorProcess> => {
  const ended$ = new ReplaySubject<TransportError>(1);
  const lines: string[] = [];
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  // of some failures Node tells by an event, of others it throws
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

  /** When this process ends, so does the Tor, and the folder with its keys. */
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
    // it did not start; a signal that could not be sent is no end
    if (child.pid === undefined) over(fromSystemError(binary)(error));
  });
  child.on('exit', (code, signal) => {
    const how = code === null ? `was ended by ${String(signal)}` : `ended with code ${code}`;
    const tell = (): void =>
      over(transportError('Ended', binary, `it ${how}${lines.length === 0 ? '' : `:\n${lines.join('\n')}`}`));
    // its last lines come before `close`; a program that it has started may keep them open
    child.once('close', tell);
    clearTimeout(timer);
    timer = setTimeout(tell, LAST_WORDS);
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
