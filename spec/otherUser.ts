/** Files of another user, for specs that run as root and for those that do not. */
import { chownSync } from 'node:fs';
import type { Stats } from 'node:fs';

/** A user that no system has by default. */
export const OTHER = 65533;

/**
 * Makes a path belong to another user, until `jest.restoreAllMocks`. Only root may do that, so that without root the
 * answers of `lstatSync` are changed instead.
 */
export const giveAway = (path: string): void => {
  if (process.geteuid?.() === 0) {
    chownSync(path, OTHER, OTHER);
    return;
  }
  const fs = jest.requireActual<{ lstatSync: (path: string, options?: object) => Stats | undefined }>('node:fs');
  const real = fs.lstatSync;
  jest.spyOn(fs, 'lstatSync').mockImplementation((at, options) => {
    const status = real(at, options);
    return status !== undefined && at === path ? Object.assign(status, { uid: OTHER }) : status;
  });
};
