import { either as E } from 'fp-ts';
import { hostPort, parseTemplate } from '../../../lib/policies/profile/Template.js';
import type { Addresses } from '../../../lib/policies/profile/Template.js';

const addresses: Addresses = {
  'client-address': '10.0.0.2',
  'client-port': '4000',
  'server-address': '10.0.0.1',
  'server-port': undefined,
};

const filled = (text: string, ...groups: ReadonlyArray<string | undefined>): unknown => {
  const template = parseTemplate(text, groups.length);
  return E.isLeft(template) ? template : template.right(groups, addresses);
};

it.each([
  ['{} and {}', 'a and b'],
  ['{1} and {0}, {1}', 'b and a, b'],
  ['{client-address}:{client-port} {server-address}', '10.0.0.2:4000 10.0.0.1'],
  ['{{}} {{0}} {{{0}}}', '{} {0} {a}'],
  ['', ''],
  ['plain', 'plain'],
])('%j is filled in', (text, wanted) => {
  expect(filled(text, 'a', 'b')).toBe(wanted);
});

it('a group that took no part in the match is empty', () => {
  expect(filled('[{}]', undefined)).toBe('[]');
});

it('an address that is not known leaves no text', () => {
  expect(filled('{server-port}')).toBeUndefined();
});

it('a placeholder in a value is not filled in', () => {
  expect(filled('{}', '{client-address}')).toBe('{client-address}');
});

it.each(['{', '}', '{ }', '{name}', '{-1}', '{0.x}', '{} {0}', '{} {} {}', '{2}', '{client-address', '{{}'])(
  '%j is not a replacement for two groups',
  (text) => {
    expect(E.isLeft(parseTemplate(text, 2))).toBe(true);
  },
);

it.each([
  ['tcp://127.0.0.1:9051', '127.0.0.1', '9051'],
  ['tls://[::1]:9051', '[::1]', '9051'],
  ['tcp://[::ffff:10.0.0.2]:1', '10.0.0.2', '1'],
  ['ws://localhost:80/tc', 'localhost', '80'],
])('the host and port of %s', (url, host, port) => {
  expect(hostPort(url)).toEqual({ host, port });
});

it.each([undefined, '', 'unix:/run/tor/control', 'linked', 'tcp://host', 'tcp://a:b:1'])('none in %s', (url) => {
  expect(hostPort(url)).toBeUndefined();
});
