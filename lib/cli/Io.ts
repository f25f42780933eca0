/** All that the command has of the world, so that a spec can give it another one. */
import type { Readable, Writable } from 'node:stream';
import type { Observable, SchedulerLike } from 'rxjs';

export interface Input extends Readable {
  readonly isTTY?: boolean;
  /** A terminal's alone: keys one by one, without echo. */
  readonly setRawMode?: (raw: boolean) => unknown;
}

export interface Output extends Writable {
  readonly isTTY?: boolean;
  /** A terminal's alone; it emits `resize` when they change. */
  readonly columns?: number;
  readonly rows?: number;
}

export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock, and the timers. */
  readonly scheduler: SchedulerLike;
  /** A moment of that clock as hours, minutes and seconds at this place. */
  readonly timeOfDay: (milliseconds: number) => string;
  /** SIGINT, SIGTERM and SIGHUP, as they come. */
  readonly interrupt$: Observable<NodeJS.Signals>;
  /** Has something done, synchronously, should the process end before the function that it gives was called. */
  readonly atExit: (act: () => void) => () => void;
  /** This package's version. */
  readonly version: string;
}
