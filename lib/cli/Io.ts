/** The environment of the command: streams, variables, clock and signals. Specs replace it. */
import type { Readable, Writable } from 'node:stream';
import type { Observable, SchedulerLike } from 'rxjs';

export interface Input extends Readable {
  readonly isTTY?: boolean;
  /** Only on a terminal: reads keys one by one, without echo. */
  readonly setRawMode?: (raw: boolean) => unknown;
}

export interface Output extends Writable {
  readonly isTTY?: boolean;
  /** Only on a terminal; it emits `resize` when the size changes. */
  readonly columns?: number;
  readonly rows?: number;
}

export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock and the timers. */
  readonly scheduler: SchedulerLike;
  /** Formats a time of that clock as hours, minutes and seconds in the local time zone. */
  readonly timeOfDay: (milliseconds: number) => string;
  /** Emits SIGINT, SIGTERM and SIGHUP. */
  readonly interrupt$: Observable<NodeJS.Signals>;
  /** Calls `act` synchronously if the process exits before the returned function was called. */
  readonly atExit: (act: () => void) => () => void;
  /** This package's version. */
  readonly version: string;
}
