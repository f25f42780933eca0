// One process at a time, by a lock file. A holder that has ended without removing it is not waited for.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const isRunning = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** 0 if it is not written yet, or gone by now. */
const holderOf = (lock) => {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return 0;
  }
};

/** Runs `act` while no other process holds the lock, and waits for that. */
export const alone = async (lock, act) => {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = holderOf(lock);
      if (holder > 0 && !isRunning(holder)) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  const release = () => {
    if (holderOf(lock) === process.pid) rmSync(lock, { force: true });
  };
  // a step that fails ends the process
  process.once('exit', release);
  await act();
  release();
};
