import type { Command } from 'commander';
import type { Observable } from 'rxjs';
import type { OnInterrupt } from '../deliver.js';
import type { Io } from '../Io.js';
import type { Outcome } from '../Outcome.js';

export interface Context {
  readonly io: Io;
  /** Runs the outcome of a command; a signal `fails` by default. */
  readonly execute: (out$: Observable<Outcome>, onInterrupt?: OnInterrupt) => Promise<void>;
}

/** Adds a command to the program. */
export type Subcommand = (program: Command, context: Context) => void;

/** Formats the examples at the end of a command's help. */
export const examples = (...lines: ReadonlyArray<string>): string =>
  ['', lines.length === 1 ? 'Example:' : 'Examples:', ...lines.map((line) => `  $ rx-tor-control ${line}`)].join('\n');
