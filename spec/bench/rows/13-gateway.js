import { noReconnect } from 'rx-tor-control';
import { tcp } from 'rx-tor-control/node';
import { v1Client } from 'rx-tor-control/v1';
import { seconds } from '../harness/measure.js';
import { receiving, subscribed } from './blast.js';
import { withServer, withSessions } from './serving.js';

const EVENT = 14;

/** Text events in, TC out to a session, which is a program in C. */
const gateway = async (port, count) => {
  const tor = v1Client(tcp({ port }), { reconnect: noReconnect });
  try {
    return await withServer(
      tor,
      async (served) => {
        // the clock starts before the session connects, a few milliseconds before the first event
        const time = await seconds(() =>
          withSessions(served, 1, ['events', count * EVENT], async ({ begin, finish }) => {
            begin();
            await finish(count * EVENT);
          }),
        );
        return count / time;
      },
      // the sender is as fast as it can be, and so nothing holds up a slow reader's output
      { outputLimit: Infinity },
    );
  } finally {
    tor.close();
  }
};

export default {
  id: '13',
  title: "Gateway: today's text events in, TC out",
  unit: 'events/s',
  cases: {
    gateway: receiving('text', { times: 1000, receive: gateway }),
    'text client alone': receiving('text', { times: 2500, receive: subscribed(v1Client) }),
  },
  goals: [{ of: 'gateway', against: 'text client alone', atLeast: 0.5 }],
};
