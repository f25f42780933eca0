/**
 * Folders of processes that ended without removing them, as after a SIGKILL.
 *
 * Each folder holds a socket on which its process listens. The kernel refuses connections to it once that process has
 * ended, in whichever way. A process id would be used again, after a reboot or in another container too.
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

/** The control socket, of a Tor that may outlive the process which launched it. */
const controlIn = (folder: string): string => join(folder, 'control');

/**
 * Marks a folder as that of this process, until the process ends or the server is closed. Does not keep the process
 * alive.
 */
export const claim = (folder: string): Server => {
  const server = createServer((connection) => connection.destroy());
  // without it the folder is not removed by another process, which is no reason to fail
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

/** Others must not be able to make one: it is a folder that this user made for itself alone. */
const isOurs = (folder: string): boolean => {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  return (
    status !== undefined && status.isDirectory() && status.uid === process.geteuid?.() && (status.mode & 0o077) === 0
  );
};

/** A folder without the socket of its owner may be one that is just being made. */
const isStale = async (folder: string): Promise<boolean> =>
  isOurs(folder) &&
  (await answerOf(ownerIn(folder))) === 'Refused' &&
  ['Refused', 'Missing'].includes(await answerOf(controlIn(folder)));

/**
 * Removes the folders that this library made in `parent`, for this user, in processes that have ended, and whose Tors
 * have ended as well. What cannot be removed is left.
 */
export const sweep = async (parent: string): Promise<void> => {
  for (const name of await readdir(parent).catch(() => [])) {
    const folder = join(parent, name);
    if (isName(name) && (await isStale(folder))) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
};
