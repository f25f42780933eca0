/**
 * Access to files whose path comes from outside. Only regular files are used: reading a pipe could block, reading a
 * device could never end, and replacing either would remove it for all programs.
 */
import { constants, lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { encodeText, showText } from '../internal/text.js';

export const NOT_REGULAR = 'not a regular file';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such folder',
  EACCES: 'not permitted',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
};

/**
 * Describes an error of the file system without the path; an unknown error has the text of the system.
 */
export const fileTrouble = (error: unknown): string => {
  const { code, message } = Object(error) as Partial<Record<'code' | 'message', string>>;
  return words[code ?? ''] ?? message ?? String(error);
};

/** A path from a Tor may contain bytes that are not UTF-8; Node accepts those as a Buffer. */
const pathOf = (path: string): string | Buffer =>
  showText(path) === path ? path : Buffer.from(encodeText(path) ?? path);

/** Opens a regular file for reading without blocking; rejects for any other file. The caller closes it. */
export const openRegular = async (path: string): Promise<FileHandle> => {
  const file = await open(pathOf(path), constants.O_RDONLY | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  return Promise.reject(new Error(NOT_REGULAR));
};

/** Whether a new file may take this name: it is free, or a file or a symbolic link has it. */
export const isReplaceable = (path: string): boolean => {
  const status: Stats | undefined = lstatSync(path, { throwIfNoEntry: false });
  return status === undefined || status.isFile() || status.isSymbolicLink();
};
