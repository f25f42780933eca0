/** Takes a terminal's screen over, and restores it. */
import { Observable, fromEvent, map, startWith } from 'rxjs';
import type { Io, Output } from '../Io.js';
import { lineWidth, paint } from './Line.js';
import type { Line } from './Line.js';

/** Switches to the alternate screen, without a cursor and without wrapping; and back. */
const enter = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const leave = '\u001b[?7h\u001b[?25h\u001b[?1049l';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Whether stdin and stdout are terminals, and the terminal can draw. */
export const canDraw = ({ stdin, stdout, env }: Io): boolean =>
  stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb';

/** Emits the current size, then each new one. */
export const sizes = (stdout: Output): Observable<Size> =>
  fromEvent(stdout, 'resize').pipe(
    startWith(undefined),
    map(() => ({ columns: known(stdout.columns) ?? 80, rows: known(stdout.rows) ?? 24 })),
  );

/** A terminal of unknown size reports 0. */
const known = (size: number | undefined): number | undefined => (size === 0 ? undefined : size);

/** Whether to use colours: not if `NO_COLOR` is set to a non-empty value (no-color.org). */
export const hasColours = (env: Io['env']): boolean => (env['NO_COLOR'] ?? '') === '';

/** The output that turns one picture into the next: the lines that differ, or all of them on a cleared screen. */
export const difference = (before: ReadonlyArray<string> | undefined, after: ReadonlyArray<string>): string => {
  const changed = after.map((line, row) => (before?.[row] === line ? '' : `\u001b[${row + 1};1H${line}`));
  return (before === undefined ? CLEAR : '') + changed.join('');
};

const CLEAR = '\u001b[2J';

/**
 * Shows pictures for as long as it is subscribed to, and restores the terminal afterwards, also after a crash. A
 * picture is skipped while the terminal is too slow to take it.
 */
export const onScreen = ({ stdout, env, atExit }: Io, picture$: Observable<ReadonlyArray<Line>>): Observable<never> =>
  new Observable((subscriber) => {
    const colours = hasColours(env);
    let before: ReadonlyArray<string> | undefined;
    let shape = '';
    const restore = (): void => void stdout.write(leave);
    stdout.write(enter);
    const stay = atExit(restore);
    subscriber.add(() => {
      stay();
      restore();
    });
    subscriber.add(
      picture$.subscribe({
        next: (picture) => {
          if (stdout.writableNeedDrain) return;
          const after = picture.map((line) => paint(line, colours));
          const newShape = `${picture.length} ${lineWidth(picture[0] ?? [])}`;
          stdout.write(difference(shape === newShape ? before : undefined, after));
          before = after;
          shape = newShape;
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
  });
