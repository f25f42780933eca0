/** Bandwidth events from a sender in C, over loopback. */

import { noReconnect } from 'rx-tor-control';
import { tcp } from 'rx-tor-control/node';
import { check, now } from '../harness/measure.js';
import { compiled, withProcess } from '../harness/tools.js';

/** As in `programs/blast.c`. */
const BLOCK = 4096;
const FIRST = 100_000;

/** What all the `read`s of so many events add up to. */
export const sumOf = (count) => count * FIRST + (count / BLOCK) * ((BLOCK * (BLOCK - 1)) / 2);

/** Counts events, adds them up, and takes the time from the first to the last of `wanted`. */
export const counter = (wanted) => {
  let count = 0;
  let sum = 0;
  let start = 0;
  let resolve;
  let reject;
  const done = new Promise((right, wrong) => {
    resolve = right;
    reject = wrong;
  });
  return {
    done,
    take: (read) => {
      if (count === 0) start = now();
      sum += read;
      if (++count < wanted) return;
      const seconds = now() - start;
      if (sum === sumOf(wanted)) resolve(wanted / seconds);
      else reject(new Error(`sum: wanted ${sumOf(wanted)}, got ${sum}`));
    },
    /** The connection ended: an error, unless all has come. */
    end: () => reject(new Error(`events: wanted ${wanted}, got ${count}`)),
  };
};

/**
 * A case that receives events of a protocol: `receive(port, count)` resolves with how many a second came. `times`
 * counts blocks of 4,096 events. It receives some before it is measured, over a connection of their own.
 */
export const receiving = (protocol, { times, receive, warmUp = 0.25 }) => ({
  times,
  run: async (context) => {
    const blast = compiled('blast');
    const run = (blocks) => {
      const count = Math.max(1, Math.round(blocks)) * BLOCK;
      return withProcess(blast, [protocol, count], (port) => receive(port, count));
    };
    if (warmUp > 0) await run(context.times * warmUp);
    return run(context.times);
  },
});

/** For `receiving`: the events of the bandwidth$ of a `Tor`, which is made of a way to connect and options. */
export const subscribed = (torOf) => async (port, count) => {
  const { done, take, end } = counter(count);
  const tor = torOf(tcp({ port }), { reconnect: noReconnect });
  tor.bandwidth$.subscribe({
    next: (event) => {
      if (event._tag === 'Right') take(event.right.read);
      else end();
    },
    complete: end,
  });
  try {
    return await done;
  } finally {
    tor.close();
  }
};

/** The bytes of a raw read, as events a second of so many bytes. */
export const byteCounter = (wanted, each) => {
  let bytes = 0;
  let start = 0;
  return {
    take: (chunk) => {
      if (bytes === 0) start = now();
      bytes += chunk.length;
    },
    end: () => {
      const seconds = now() - start;
      check('bytes', bytes, wanted);
      return wanted / each / seconds;
    },
  };
};
