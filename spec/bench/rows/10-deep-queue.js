import { check, seconds } from '../harness/measure.js';
import { inFlight, subscribing, withTor } from './asking.js';

/** Seconds a request, `depth` of them asked at once, drained, and asked again until there were `total`. */
export const drained = (depth, total = depth) =>
  withTor(async (tor) => {
    const ask = subscribing(tor);
    const drain = async (count) => {
      for (let left = count; left > 0; left -= depth) check('answers', await inFlight(depth, depth, ask), depth);
    };
    for (let i = 0; i < 100; i++) check('answers', await inFlight(1000, 1000, ask), 1000);
    globalThis.gc?.();
    return (await seconds(() => drain(total))) / (depth * Math.ceil(total / depth));
  });

const TOTAL = 400_000;

export default {
  id: '10',
  title: 'The cost of each of 400,000 requests that are asked at once',
  unit: 's',
  cases: {
    '1,000 at once, 400 times': { times: TOTAL, run: ({ times }) => drained(Math.min(times, 1000), times) },
    '400,000 at once': { times: TOTAL, run: ({ times }) => drained(times) },
  },
  goals: [{ of: '400,000 at once', against: '1,000 at once, 400 times', atMost: 2 }],
};
