/**
 * How cost grows. A curve has, for each of its `series`, a case at each of its `xs`; it is run as a row is, and drawn.
 */
import { either as E } from 'fp-ts';
import { Subject } from 'rxjs';
import { client, memory, noReconnect, serve } from 'rx-tor-control';
import { check, seconds } from '../harness/measure.js';
import { bandwidthFrames } from '../harness/bytes.js';
import { bare, served } from '../rows/fanOut.js';
import { drained } from '../rows/10-deep-queue.js';
import { batches, framesOperator } from '../rows/parsers.js';
import { handMade } from '../rows/serving.js';

const inverse = ({ times, run }) => ({ times, run: async (context) => 1 / (await run(context)) });

const EVENT = 14;

const frames = {
  id: 'frames',
  title: 'Parsing: time a frame of 14 bytes by the frames in a read',
  x: 'frames a read',
  unit: 's',
  xs: [1, 4, 16, 64, 256, 1024, 4096],
  series: {
    'internal batches': (x) => inverse(batches({ input: bandwidthFrames, size: x * EVENT, times: 500 })),
    'frames()': (x) => inverse(framesOperator({ input: bandwidthFrames, size: x * EVENT, times: 500 })),
  },
};

/** Seconds an event that `count` subscribers of one stream get. */
const subscribed = async (count, events) => {
  const address = memory();
  const event$ = new Subject();
  const serving = address.listen.subscribe((listener) => {
    listener.right.connection$.subscribe((duplex) => serve(handMade(event$))(duplex.right).subscribe());
  });
  const tor = client(address.connect, { reconnect: noReconnect });
  let got = 0;
  for (let i = 0; i < count; i++) tor.bandwidth$.subscribe(() => got++);
  while (!event$.observed) await Promise.resolve();
  const send = (n) => {
    for (let i = 0; i < n; i++) event$.next(E.right({ _tag: 'Bandwidth', read: i, written: i }));
  };
  send(Math.ceil(events / 5));
  await Promise.resolve();
  got = 0;
  const time = await seconds(async () => {
    send(events);
    while (got < events * count) await Promise.resolve();
  });
  check('events', got, events * count);
  tor.close();
  serving.unsubscribe();
  return time / events;
};

const subscribers = {
  id: 'subscribers',
  title: 'Client and server in one process: time an event by the subscribers of its stream',
  x: 'subscribers',
  unit: 's',
  xs: [1, 4, 16, 64, 256, 1024],
  series: {
    'an event to all': (x) => ({
      times: Math.ceil(2_000_000 / (x + 10)),
      run: ({ times }) => subscribed(x, times),
    }),
  },
};

const queue = {
  id: 'queue',
  title: 'Requests: time each by how many are asked at once',
  x: 'requests at once',
  unit: 's',
  xs: [1, 10, 100, 1000, 10_000, 100_000, 400_000],
  series: {
    'getConf over loopback': (x) => ({
      times: Math.max(x, Math.min(200_000, 20_000 * x)),
      run: ({ times }) => drained(Math.min(x, times), times),
    }),
  },
};

const sessions = {
  id: 'sessions',
  title: 'Server: time an event by the sessions that get it',
  x: 'sessions',
  unit: 's',
  xs: [1, 3, 10, 30, 100, 300, 1000],
  series: {
    ours: (x) => inverse(served(x, Math.ceil(100_000 / x))),
    'bare sockets': (x) => inverse(bare(x, Math.ceil(100_000 / x))),
  },
};

export const curves = [frames, subscribers, queue, sessions];

const at = (name, x) => `${name} at ${x}`;

/** A curve as a row: its series' cases, and no goals. */
export const asRow = ({ id, title, unit, xs, series }) => ({
  id,
  title,
  unit,
  cases: Object.fromEntries(
    Object.entries(series).flatMap(([name, caseAt]) => xs.map((x) => [at(name, x), caseAt(x)])),
  ),
  goals: [],
});

/** The points of each series, from a report of the row. */
export const pointsOf = ({ xs, series }, { cases }) =>
  Object.keys(series).map((name) => ({
    name,
    points: xs.flatMap((x) => {
      const { median, low, high } = cases[at(name, x)];
      return median === undefined ? [] : [{ x, y: median, low, high }];
    }),
  }));
