import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import { check } from '../harness/measure.js';
import { quantile } from '../harness/statistics.js';
import { callingBack, isValue, keys, subscribing, withRedis, withSocket, withTor } from './asking.js';

/** The median of the seconds from asking to the answer. `ask(i, done)` asks one. */
const latency = (count, ask) =>
  new Promise((resolve) => {
    const times = [];
    const next = (i) => {
      if (i === count) {
        resolve(quantile(times, 0.5));
        return;
      }
      const start = performance.now();
      ask(i, (right) => {
        times.push((performance.now() - start) / 1000);
        check('answer', right, true);
        // from a stack of its own, for all alike
        setImmediate(next, i + 1);
      });
    };
    next(0);
  });

const oneAtATime = (using, asking) => ({
  times: 30_000,
  run: ({ times }) =>
    using(async (to) => {
      await latency(Math.ceil(times / 3), asking(to));
      return latency(times, asking(to));
    }),
});

export default {
  id: '9',
  title: 'One request at a time: the median time to its answer',
  unit: 's',
  cases: {
    ours: oneAtATime(withTor, subscribing),
    socket: oneAtATime(withSocket, callingBack),
    ioredis: oneAtATime(
      (use) => withRedis({}, use),
      (redis) => (i, done) => {
        redis.get(keys[i & 63], (_, value) => done(isValue(value)));
      },
    ),
  },
  goals: [
    { of: 'ours', against: 'socket', atMost: 1.25 },
    { of: 'ours', against: 'ioredis', atMost: 1 },
  ],
};
