/** A world for the command: what it writes is kept, and the terminal's keys and signals come from the spec. */
import { PassThrough, Writable } from 'node:stream';
import { asyncScheduler, Subject } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import type { Io, Output } from '../../lib/cli/Io.js';
import { run } from '../../lib/cli/run.js';

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What stands in stdin; it then ends. Without it stdin stays open. */
  readonly stdin?: string | Uint8Array;
  /** The size of the terminal; without it there is none. */
  readonly terminal?: { readonly columns: number; readonly rows: number };
  readonly scheduler?: SchedulerLike;
}

export interface World {
  readonly io: Io;
  readonly out: () => string;
  readonly err: () => string;
  readonly type: (keys: string) => void;
  readonly interrupt: (signal: NodeJS.Signals) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Whether keys come one by one now. */
  readonly isRaw: () => boolean;
  /** What is to be done should the process end now. */
  readonly exit: () => void;
  /** Whoever reads stdout is gone. */
  readonly breakPipe: () => void;
  readonly run: (...args: ReadonlyArray<string>) => Promise<number>;
  /** Resolves once the text stands in stdout or stderr. */
  readonly until: (text: string | RegExp) => Promise<void>;
}

export const world = ({ env = {}, stdin, terminal, scheduler = asyncScheduler }: WorldOptions = {}): World => {
  const written = { out: '', err: '' };
  const changed = new Subject<void>();
  const interrupt$ = new Subject<NodeJS.Signals>();
  const atExit = new Set<() => void>();
  let raw = false;
  const sink = (key: 'out' | 'err'): Writable =>
    new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => {
        written[key] += chunk;
        changed.next();
        done();
      },
    });
  const input = new PassThrough();
  if (stdin !== undefined) input.end(stdin);
  const stdout: Output = Object.assign(sink('out'), terminal === undefined ? {} : { isTTY: true, ...terminal });
  const io: Io = {
    stdin: Object.assign(
      input,
      terminal === undefined
        ? {}
        : {
            isTTY: true,
            setRawMode: (wanted: boolean) => {
              raw = wanted;
            },
          },
    ),
    stdout,
    stderr: sink('err'),
    env,
    scheduler,
    timeOfDay: (milliseconds) => new Date(milliseconds).toISOString().slice(11, 19),
    interrupt$,
    atExit: (act) => {
      atExit.add(act);
      return () => atExit.delete(act);
    },
    version: '1.2.3',
  };
  return {
    io,
    out: () => written.out,
    err: () => written.err,
    // at once, so that it also works in virtual time
    type: (keys) => {
      // as of a real terminal, what is paused gives nothing
      if (!input.isPaused()) input.emit('data', keys);
    },
    interrupt: (signal) => interrupt$.next(signal),
    resize: (columns, rows) => {
      Object.assign(stdout, { columns, rows });
      stdout.emit('resize');
    },
    isRaw: () => raw,
    exit: () => atExit.forEach((act) => act()),
    breakPipe: () => void stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    run: (...args) => run(args, io),
    until: (text) =>
      new Promise((resolve) => {
        const isThere = (): boolean =>
          [written.out, written.err].some((all) => (typeof text === 'string' ? all.includes(text) : text.test(all)));
        if (isThere()) return resolve();
        const watching = changed.subscribe(() => {
          if (!isThere()) return;
          watching.unsubscribe();
          resolve();
        });
      }),
  };
};
