/**
 * Who can write to a folder.
 *
 * @since 0.1.0
 */
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { either as E } from 'fp-ts';
import type { TransportError } from '../../TorError.js';
import { transportError } from '../../TorError.js';
import { fromSystemError } from './systemError.js';

/**
 * What a folder's status says of who can write to it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Ownership {
  readonly uid: number;
  readonly mode: number;
}

const writableByOthers = 0o022;
const sticky = 0o1000;

const modeOf = ({ mode }: Ownership): string => (mode & 0o7777).toString(8).padStart(4, '0');

/**
 * Why a user other than `self` and root could put a file in the place of one in this folder, and how to mend it;
 * `undefined` when they cannot.
 *
 * @category utils
 * @since 0.1.0
 */
export const exposedFolder = (folder: string, status: Ownership, self: number): string | undefined => {
  if (status.uid !== self && status.uid !== 0) {
    return `${folder} belongs to another user (uid ${status.uid}); use a folder of your own`;
  }
  if ((status.mode & writableByOthers) === 0) return undefined;
  return (status.mode & sticky) === 0
    ? `others can write to ${folder} (mode ${modeOf(status)}); to mend it: chmod go-w ${folder}`
    : `others can write to ${folder} (mode ${modeOf(status)}); use a folder of your own, made with mkdir -m 700`;
};

/**
 * The same of what the folder lies in, where others could rename it. They cannot in a sticky one, such as `/tmp`.
 *
 * @category utils
 * @since 0.1.0
 */
export const exposedParent = (parent: string, status: Ownership): string | undefined =>
  (status.mode & writableByOthers) === 0 || (status.mode & sticky) !== 0
    ? undefined
    : `others can write to ${parent} (mode ${modeOf(status)}) and so replace what is in it; to mend it: chmod go-w ${parent}`;

/** All that a folder lies in, up to the root. */
const parentsOf = (folder: string): ReadonlyArray<string> => {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...parentsOf(parent)];
};

const exposure = (folder: string): string | undefined => {
  const status = statSync(folder);
  // as it is written, and where its symbolic links lead
  const parents = [folder, realpathSync(folder)].flatMap(parentsOf);
  const reasons = [
    exposedFolder(folder, status, process.getuid?.() ?? status.uid),
    ...parents.map((parent) => exposedParent(parent, statSync(parent))),
  ];
  return reasons.find((reason) => reason !== undefined);
};

/**
 * A Right if nobody but this user and root can put anything into the folder or in its place. Lefts: `Insecure`, and
 * what the system says of a folder that is not there.
 *
 * @category constructors
 * @since 0.1.0
 */
export const checkFolder = (endpoint: string, folder: string): E.Either<TransportError, void> => {
  const reason = E.tryCatch(() => exposure(folder), fromSystemError(endpoint));
  if (E.isLeft(reason)) return reason;
  return reason.right === undefined
    ? E.right(undefined)
    : E.left(transportError('Insecure', endpoint, `not listening there: ${reason.right}`));
};
