/** Checks whether other users could replace a file, by the owner and the mode of each component of its path. */
import { constants, lstatSync, readlinkSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** The attributes of one component of a path that the check needs. */
export interface Component {
  readonly uid: number;
  readonly mode: number;
  /** The text of a symbolic link; undefined for everything else. */
  readonly target?: string | undefined;
}

export type Look = (path: string) => Component;

interface Step extends Component {
  readonly path: string;
}

/** The maximum number of symbolic links in one path, as on Linux. */
const MAX_LINKS = 40;

const lookAt: Look = (path) => {
  const status = lstatSync(path);
  return {
    uid: status.uid,
    mode: status.mode,
    target: status.isSymbolicLink() ? readlinkSync(path) : undefined,
  };
};

/** Yields every component that the system resolves for a path, including symbolic links and their targets. */
function* stepsTo(path: string, look: Look): Generator<Step> {
  const names = path.split('/');
  let here = '/';
  let links = 0;
  yield { path: here, ...look(here) };
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === '..') here = dirname(here);
    if (name === '' || name === '.' || name === '..') continue;
    const next = join(here, name);
    const step = { path: next, ...look(next) };
    yield step;
    if (step.target === undefined) {
      here = next;
    } else if (++links > MAX_LINKS) {
      // eslint-disable-next-line no-restricted-syntax -- callers expect what the system throws
      throw Object.assign(new Error(`too many symbolic links in ${path}`), { code: 'ELOOP' });
    } else {
      names.unshift(...step.target.split('/'));
      if (isAbsolute(step.target)) here = '/';
    }
  }
}

const writableByOthers = 0o022;
const sticky = 0o1000;

const modeOf = ({ mode }: Component): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** Checks only folders and regular files: a symbolic link has no mode, and any other file is refused elsewhere. */
const isShared = ({ mode }: Component): boolean =>
  [constants.S_IFDIR, constants.S_IFREG].includes(mode & constants.S_IFMT) && (mode & writableByOthers) !== 0;

const exposed = (step: Step, self: number): string | undefined => {
  if (step.uid !== self && step.uid !== 0) {
    const what = step.target === undefined ? step.path : `the symbolic link ${step.path}`;
    return (
      `${what} belongs to another user (uid ${step.uid}), who could replace the file; ` +
      `use a path of which every part belongs to you (uid ${self}) or root`
    );
  }
  return isShared(step) && (step.mode & sticky) === 0
    ? `others can write to ${step.path} (mode ${modeOf(step)}); to fix it: chmod go-w ${step.path}`
    : undefined;
};

/** Returns the first reason in the path, or else its last component. */
const walk = (path: string, self: number, look: Look): { readonly reason?: string; readonly last?: Step } => {
  let last: Step | undefined;
  for (const step of stepsTo(isAbsolute(path) ? path : `${process.cwd()}/${path}`, look)) {
    const reason = exposed(step, self);
    if (reason !== undefined) return { reason };
    last = step;
  }
  return last === undefined ? {} : { last };
};

/** Undefined on Windows, where owners and modes do not describe who can write. */
const user = (): number | undefined => process.geteuid?.();

/**
 * Returns the reason why a user other than this one and root could replace an existing file, and how to fix it, or
 * undefined if none can. Each component of the path, including symbolic links, must belong to this user or root, and
 * must not be writable by others, except for a sticky folder, in which only a file's owner can replace it.
 *
 * Throws the errors of `node:fs`.
 */
export const exposedFile = (path: string, self = user(), look = lookAt): string | undefined =>
  self === undefined ? undefined : walk(path, self, look).reason;

/**
 * Checks the same for a file that will be created in a folder. This folder must not be writable by others even if it is
 * sticky, since others could create a file of that name first.
 */
export const exposedFolder = (folder: string, self = user(), look = lookAt): string | undefined => {
  if (self === undefined) return undefined;
  const { reason, last } = walk(folder, self, look);
  return reason === undefined && last !== undefined && isShared(last)
    ? `others can write to ${last.path} (mode ${modeOf(last)}); use a folder of your own, made with mkdir -m 700`
    : reason;
};
