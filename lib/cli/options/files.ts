import { readFileSync } from 'node:fs';
import { either as E } from 'fp-ts';
import { fileTrouble } from '../../node/regularFile.js';
import { failure } from '../Outcome.js';
import type { Notice } from '../Outcome.js';

/** What the system says of a file, in a person's words. */
export const fileFailure =
  (path: string) =>
  (error: unknown): Notice =>
    failure(`${path}: ${fileTrouble(error)}`);

/** A small file, whole. */
export const readWhole = (path: string): E.Either<Notice, Uint8Array> =>
  E.tryCatch(() => readFileSync(path), fileFailure(path));
