import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { handMade, withBareServer, withServer, withSessions } from './serving.js';

/** Bytes that this process has in memory, without garbage. */
const inMemory = async () => {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.();
    await setTimeout(20);
  }
  return process.memoryUsage().rss;
};

/** Bytes a session, of so many; some were there before, so that only sessions are counted. */
const each = async (port, count) =>
  withSessions(port, Math.ceil(count / 10), ['idle'], async () => {
    const before = await inMemory();
    return withSessions(port, count, ['idle'], async () => ((await inMemory()) - before) / count);
  });

const times = 10_000;

export default {
  id: '12',
  title: 'Server: memory of each of 10,000 idle sessions that have authenticated (resident set)',
  unit: 'bytes',
  cases: {
    ours: { times, run: (context) => withServer(handMade(), (port) => each(port, context.times)) },
    'bare sockets': { times, run: (context) => withBareServer((port) => each(port, context.times)) },
  },
  goals: [{ of: 'ours', against: 'bare sockets', atMost: 3 }],
};
