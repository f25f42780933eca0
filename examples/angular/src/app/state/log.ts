import { computed, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { either as E } from 'fp-ts';
import { isGap, showTorError } from 'rx-tor-control';
import type { LogEvent, TorError } from 'rx-tor-control';
import { injectTor } from 'rx-tor-control/angular';
import { bufferTime, filter, map } from 'rxjs';
import { parseLog } from '../format/logText';
import type { Severity } from '../format/logText';

/** A line of the log, or a gap in it. */
export interface LogLine {
  readonly id: number;
  readonly at: number;
  readonly severity: Severity | 'Gap';
  readonly text: string;
}

/** The oldest lines go when there are more. */
const KEPT_LINES = 5_000;

/** Characters of all of them, some 16 MB: a line of a Tor has a hundred, one of a peer that means ill 65,000. */
const KEPT_TEXT = 8_000_000;

/** Milliseconds. */
const CALM = 200;

const isProblem = (severity: LogLine['severity']): boolean => severity === 'Warn' || severity === 'Err';

/** The newest of them, as many as are kept. */
const kept = (lines: ReadonlyArray<LogLine>): ReadonlyArray<LogLine> => {
  const least = Math.max(0, lines.length - KEPT_LINES);
  let from = lines.length;
  for (let room = KEPT_TEXT; from > least; from--) {
    room -= lines[from - 1]!.text.length;
    if (room < 0) break;
  }
  return lines.slice(from);
};

@Injectable({ providedIn: 'root' })
export class LogState {
  #last = 0;
  readonly #lines = signal<ReadonlyArray<LogLine>>([]);
  readonly #problems = signal(0);

  /** The oldest first. */
  readonly lines = this.#lines.asReadonly();
  /** Warnings and errors since the page was opened. */
  readonly problems = this.#problems.asReadonly();
  /** How many came since the page was opened. */
  readonly count = computed(() => this.lines().at(-1)?.id ?? 0);

  constructor() {
    injectTor()
      .log$.pipe(
        map((item) => this.#lineOf(item)),
        // a few times a second, as fast as a person can read, and never more than are kept
        bufferTime(CALM, undefined, KEPT_LINES),
        filter((lines) => lines.length > 0),
        takeUntilDestroyed(),
      )
      .subscribe((lines) => {
        this.#lines.update((before) => kept([...before, ...lines]));
        this.#problems.update((count) => count + lines.filter(({ severity }) => isProblem(severity)).length);
      });
  }

  #lineOf(item: E.Either<TorError, LogEvent>): LogLine {
    const at = Date.now();
    const id = ++this.#last;
    if (E.isRight(item)) return { id, at, ...parseLog(item.right) };
    return isGap(item)
      ? { id, at, severity: 'Gap', text: 'The connection was lost: lines may be missing here' }
      : { id, at, severity: 'Warn', text: `A line could not be read: ${showTorError(item.left)}` };
  }
}
