import { listenWebSocket } from '../../../lib/node.js';
import { recording } from '../../recording.js';
import { leavesNothingOpen, opened } from './opened.js';
import { upgraded } from './rawPeer.js';

leavesNothingOpen();

it('an interval of pings that no timer can take is the longest that one can', async () => {
  const { delays, scheduler } = recording();
  const { url, connection } = await opened(
    listenWebSocket({ upgradeTimeout: Infinity, pingInterval: Number.MAX_SAFE_INTEGER, scheduler }),
  );
  await upgraded(url);
  await connection();
  expect(delays).toEqual([0x7fff_ffff]);
});
