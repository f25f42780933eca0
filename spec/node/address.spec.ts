import { hostOf, unixUrl, urlOf } from '../../lib/node/address.js';
import { listenTcp, listenTls, listenWebSocket, tcp, tls } from '../../lib/node.js';
import { ended, observe } from '../transport/observe.js';

describe('a host', () => {
  it.each([
    ['[::1]', '::1'],
    ['::1', '::1'],
    ['[fe80::1%eth0]', 'fe80::1%eth0'],
    ['[localhost]', '[localhost]'],
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['[127.0.0.1]', '[127.0.0.1]'],
    ['', ''],
  ])('%s is %s for the system', (given, host) => {
    expect(hostOf(given)).toBe(host);
  });

  it.each([
    ['tcp', tcp({ host: '[::1]', port: 1 })],
    ['tls', tls({ host: '[::1]', port: 1 })],
  ])('with brackets is connected to over %s', async (scheme, connect) => {
    const { lefts } = await ended(observe(connect));
    expect(lefts).toMatchObject([
      { endpoint: `${scheme}://[::1]:1`, kind: expect.stringMatching(/Refused|Unreachable/) },
    ]);
  });

  // an address of documentation, which no machine has
  it.each([
    ['tcp', listenTcp({ host: '[2001:db8::1]' })],
    ['tls', listenTls({ host: '[2001:db8::1]', cert: '', key: '' })],
    ['ws', listenWebSocket({ host: '[2001:db8::1]' })],
  ])('with brackets is listened on over %s', async (scheme, listen) => {
    const { lefts } = await ended(observe(listen));
    expect(lefts).toMatchObject([{ endpoint: `${scheme}://[2001:db8::1]:0` }]);
    expect(lefts).not.toMatchObject([{ kind: 'NotFound' }]);
  });
});

describe('the URL', () => {
  it('of an IPv6 address has brackets', () => {
    expect(urlOf('tcp', '::1', 9051)).toBe('tcp://[::1]:9051');
    expect(urlOf('tcp', 'localhost', 9051)).toBe('tcp://localhost:9051');
  });

  it('of a path has an escape for each percent sign', () => {
    expect(unixUrl('/a%20b c')).toBe('unix:/a%2520b c');
  });
});
