import { connectUrl, listenUrl, listenWebSocket } from '../../../lib/node.js';
import { transportSuite } from '../../transport/suite.js';
import { certs } from '../certs.js';

transportSuite('ws', () => ({
  listen: listenWebSocket({ path: '/tc' }),
  listenAt: (url) => listenUrl(url),
  connect: (url) => connectUrl(url),
  nobody: connectUrl('ws://127.0.0.1:1/tc'),
  local: false,
}));

transportSuite(
  'wss, with a client certificate',
  () => ({
    listen: listenWebSocket({ tls: { ...certs.server, clientCa: certs.ca } }),
    listenAt: (url) => listenUrl(url, { tls: { ...certs.server, clientCa: certs.ca } }),
    connect: (url) => connectUrl(url, { tls: { ca: certs.ca, ...certs.client } }),
    nobody: connectUrl('wss://127.0.0.1:1'),
    local: false,
  }),
  100,
);
