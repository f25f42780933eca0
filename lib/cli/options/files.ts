import { readFileSync } from 'node:fs';
import { either as E } from 'fp-ts';
import { fileTrouble } from '../../node/regularFile.js';
import { failure } from '../Outcome.js';
import type { Notice } from '../Outcome.js';

/** Describes a file error for people. */
export const fileFailure =
  (path: string) =>
  (error: unknown): Notice =>
    failure(`${path}: ${fileTrouble(error)}`);

/** Reads a small file. */
export const readWhole = (path: string): E.Either<Notice, Uint8Array> =>
  E.tryCatch(() => readFileSync(path), fileFailure(path));
