import { firstValueFrom } from 'rxjs';
import { rate } from '../harness/measure.js';
import {
  answers,
  callingBack,
  inFlight,
  isValue,
  keys,
  subscribing,
  withRedis,
  withSocket,
  withTor,
  workers,
} from './asking.js';

/**
 * Before it is measured, each is asked a few at a time: a process whose very first requests are a thousand at once may
 * have V8 think that all of them live long, and be slow from then on.
 */
const pipelined = (times, using, run) => (depth) => ({
  times,
  run: (context) =>
    using(async (to) => {
      await run(Math.ceil(context.times / 10), 10, to);
      return rate({ times: context.times, run: (n) => run(n, depth, to) });
    }),
});

const awaited = (tor) => async (i) => {
  const key = keys[i & 63];
  const answer = await firstValueFrom(tor.getConf([key]));
  return answer._tag === 'Right' && answers(answer.right, key);
};

const kinds = {
  ours: pipelined(1_500_000, withTor, (n, depth, tor) => inFlight(n, depth, subscribing(tor))),
  'socket and ring of callbacks': pipelined(2_000_000, withSocket, (n, depth, to) =>
    inFlight(n, depth, callingBack(to)),
  ),
  'ours, awaited': pipelined(1_000_000, withTor, (n, depth, tor) => workers(n, depth, awaited(tor))),
  'ioredis, autopipelining': pipelined(
    200_000,
    (use) => withRedis({ enableAutoPipelining: true }, use),
    (n, depth, redis) => workers(n, depth, async (i) => isValue(await redis.get(keys[i & 63]))),
  ),
};

const depths = [100, 1000];

const named = (kind, depth) => `${kind}, ${depth} in flight`;

export default {
  id: '8',
  title: 'Pipelined requests over loopback: GETCONF of one key, to a server in C',
  unit: 'requests/s',
  cases: Object.fromEntries(
    depths.flatMap((depth) => Object.entries(kinds).map(([kind, make]) => [named(kind, depth), make(depth)])),
  ),
  goals: depths.flatMap((depth) => [
    { of: named('ours', depth), against: named('socket and ring of callbacks', depth), atLeast: 0.7 },
    { of: named('ours, awaited', depth), against: named('ioredis, autopipelining', depth), atLeast: 4 },
  ]),
};
