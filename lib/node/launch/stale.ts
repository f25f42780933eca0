/**
 * Removes folders of processes that ended without doing so, such as after a SIGKILL.
 *
 * Each folder holds a socket on which its process listens. The kernel refuses connections to it once that process has
 * ended in any way. A process id would not do, since it is reused, also after a reboot or in another container.
 */
import { lstatSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';

/** The name of a folder begins with this and the process id. */
export const PREFIX = 'tor-of-';

const isName = (name: string): boolean => /^tor-of-\d+-\w{6}$/.test(name);

const ownerIn = (folder: string): string => join(folder, 'owner');

/** The control socket of the Tor, which may outlive the process that launched it. */
const controlIn = (folder: string): string => join(folder, 'control');

/**
 * Marks a folder as used by this process until the process ends or the server is closed. Does not keep the process
 * alive.
 */
export const claim = (folder: string): Server => {
  const server = createServer((connection) => connection.destroy());
  // ignored: without the socket the folder is only never removed by another process
  server.on('error', () => undefined);
  return server.listen({ path: ownerIn(folder), exclusive: true }).unref();
};

type Answer = 'Accepted' | 'Refused' | 'Missing' | 'Unknown';

const answerOf = (path: string): Promise<Answer> =>
  new Promise((resolve) => {
    const socket = connect({ path }, () => {
      socket.destroy();
      resolve('Accepted');
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'ECONNREFUSED' ? 'Refused' : code === 'ENOENT' ? 'Missing' : 'Unknown'),
    );
  });

/** Whether a folder was created by this user for itself only, so that others cannot fake one. */
const isOurs = (folder: string): boolean => {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  return (
    status !== undefined && status.isDirectory() && status.uid === process.geteuid?.() && (status.mode & 0o077) === 0
  );
};

/** A folder without the owner's socket is not stale: it may be just being created. */
const isStale = async (folder: string): Promise<boolean> =>
  isOurs(folder) &&
  (await answerOf(ownerIn(folder))) === 'Refused' &&
  ['Refused', 'Missing'].includes(await answerOf(controlIn(folder)));

/**
 * Removes the folders in `parent` that this library created for this user, if the process and its Tor have ended.
 * Folders that cannot be removed are ignored.
 */
export const sweep = async (parent: string): Promise<void> => {
  for (const name of await readdir(parent).catch(() => [])) {
    const folder = join(parent, name);
    if (isName(name) && (await isStale(folder))) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
};
