/**
 * @since 0.1.0
 */
import { readFileSync } from 'node:fs';
import { either as E } from 'fp-ts';
import { failure } from '../Outcome.js';
import type { Notice } from '../Outcome.js';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'not permitted',
  EISDIR: 'it is a folder',
};

/**
 * What the system says of a file, in a person's words.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fileFailure =
  (path: string) =>
  (error: unknown): Notice => {
    const { code, message } = Object(error) as Partial<Record<'code' | 'message', string>>;
    return failure(`${path}: ${words[code ?? ''] ?? message ?? String(error)}`);
  };

/**
 * A small file, whole.
 *
 * @category constructors
 * @since 0.1.0
 */
export const readWhole = (path: string): E.Either<Notice, Uint8Array> =>
  E.tryCatch(() => readFileSync(path), fileFailure(path));
