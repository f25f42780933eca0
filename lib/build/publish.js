// Makes a folder hold exactly these files, while others may be reading it: each file changes in one step, files that
// stay the same are not touched, a file comes after those that it may import, and what is left over goes last.
import { Buffer } from 'node:buffer';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files of a folder, by their paths in it. */
export const filesOf = (folder) =>
  new Map(
    readdirSync(folder, { recursive: true })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  );

const isSame = (path, contents) => {
  try {
    return readFileSync(path).equals(contents);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return false;
  }
};

/**
 * The names of chunks come from what is in them: with the new ones there, old and new files that import chunks work.
 */
const isChunk = (name) => name.startsWith('chunks');

export const publish = (folder, files) => {
  mkdirSync(folder, { recursive: true });
  for (const name of [...files.keys()].sort((a, b) => isChunk(b) - isChunk(a))) {
    const path = join(folder, name);
    const contents = Buffer.from(files.get(name));
    if (isSame(path, contents)) continue;
    mkdirSync(dirname(path), { recursive: true });
    const fresh = `${path}.new`;
    writeFileSync(fresh, contents);
    renameSync(fresh, path);
  }
  for (const name of filesOf(folder).keys()) if (!files.has(name)) rmSync(join(folder, name));
};
