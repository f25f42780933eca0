import { seconds } from '../harness/measure.js';
import { bareAnswer, handMade, withBareServer, withServer, withSessions } from './serving.js';

const SESSIONS = 100;
const DEPTH = 10;
/** Bytes of the reply: CONFVALUE, `SocksPort 9050` and a newline. */
const REPLY = 19;

/** Each session asks so often; gives requests a second. */
const ask = (port, times) =>
  withSessions(port, SESSIONS, ['requests', DEPTH, times], async ({ begin, finish }) => {
    const time = await seconds(async () => {
      begin();
      await finish(SESSIONS * times * REPLY);
    });
    return (SESSIONS * times) / time;
  });

const answering = (withPort) => ({
  times: 5000,
  run: ({ times }) =>
    withPort(async (port) => {
      await ask(port, Math.ceil(times / 4));
      return ask(port, times);
    }),
});

export default {
  id: '11, requests',
  title: 'Server: requests from 100 sessions, 10 at a time each',
  unit: 'requests/s',
  cases: {
    ours: answering((use) => withServer(handMade(), use)),
    'bare sockets': answering((use) => withBareServer(use, bareAnswer)),
  },
  goals: [{ of: 'ours', against: 'bare sockets', atLeast: 0.5 }],
};
