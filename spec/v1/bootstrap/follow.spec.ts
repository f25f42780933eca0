import { bootstrap } from '../../../lib/v1/index.js';
import { recording } from '../../recording.js';
import { connected, virtually } from '../peer.js';

it('a time without progress that no timer can take is the longest that one can', () => {
  const { delays, scheduler } = recording();
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => bootstrap(tor, { stalledAfter: Number.MAX_SAFE_INTEGER, scheduler }).subscribe());
    at(2, () => far.send('250 OK', '650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=1 TAG=a SUMMARY=b'));
    at(3, () => tor.close());
  });
  expect(delays).toEqual([0x7fff_ffff]);
});
