import { either as E } from 'fp-ts';
import { parseFilters } from '../../../lib/policies/profile/parse.js';
import { showProfileError } from '../../../lib/policies/profile/ProfileError.js';

const rule = (value: unknown): unknown => ({ commands: { GETINFO: [value] } });

it.each<readonly [string, unknown]>([
  ['nothing', null],
  ['', {}],
  ['a list of filters', [{ name: 'one', hosts: ['*'] }, { hosts: ['10.0.0.2', '::1'] }]],
  ['every program', { 'apparmor-profiles': ['*'], 'exe-paths': ['*'], users: ['*'] }],
  ['keys without values', { commands: { getinfo: null }, confs: { SocksPort: null }, events: { circ: null } }],
  ['flags', { 'restrict-stream-events': true, 'tor-browser-mode': false, events: { CIRC: { suppress: true } } }],
  ['a pattern alone', rule('version')],
  ['an answer of several lines', rule({ pattern: 'a', answer: ['250-a=1', '250 OK'] })],
  ['a replacement with data', { commands: { '+LOADCONF': [{ pattern: '\\n(.*)', replacement: '\n{}' }] } }],
])('%s is a profile', (what, value) => {
  expect(E.isRight(parseFilters(value))).toBe(what !== 'nothing');
});

it.each<readonly [unknown, RegExp]>([
  ['text', /^the profile: wanted a mapping with some of name, hosts, .*, got "text"$/],
  [[{}, { host: [] }], /^\[1\]\.host: wanted one of the keys name, hosts/],
  [{ users: ['debian-tor'] }, /^users: wanted users with '\*', since a server does not learn which program connects/],
  [{ hosts: '*' }, /^hosts: wanted a list, got "\*"$/],
  [{ hosts: [1] }, /^hosts\[0\]: wanted text, got 1$/],
  [{ name: {} }, /^name: wanted text, got a mapping$/],
  [{ 'tor-browser-mode': 'yes' }, /^tor-browser-mode: wanted true or false, got "yes"$/],
  [{ commands: [] }, /^commands: wanted a mapping, got a list$/],
  [{ commands: { 'GET INFO': [] } }, /^commands\.GET INFO: wanted a command/],
  [rule({}), /^commands\.GETINFO\[0\]\.pattern: wanted text, got undefined$/],
  [rule('('), /^commands\.GETINFO\[0\]: wanted a regular expression, got "\("$/],
  [rule({ pattern: 'a)|(b' }), /\.pattern: wanted a regular expression/],
  [rule({ pattern: '\\y' }), /\.pattern: wanted a regular expression/],
  [rule({ pattern: 'a', replace: 'b' }), /\.replace: wanted one of the keys pattern, replacement, response, answer/],
  [rule({ pattern: 'a', replacement: '{}' }), /\.replacement: wanted no more placeholders .* groups, which is 0/],
  [rule({ pattern: 'a', replacement: 'a\nSIGNAL HALT' }), /\.replacement: wanted text without a line break/],
  [rule({ pattern: 'a', answer: 'OK' }), /\.answer: wanted a line of a reply, such as 250 OK, got "OK"$/],
  [rule({ pattern: 'a', answer: [] }), /\.answer: wanted a reply, whose last line/],
  [rule({ pattern: 'a', answer: ['250 OK', '250 OK'] }), /\.answer: wanted a reply, whose last line/],
  [rule({ pattern: 'a', response: [{ pattern: 'b' }] }), /\.response\[0\]\.replacement: wanted text, got undefined$/],
  [{ confs: { SocksPort: ['['] } }, /^confs\.SocksPort\[0\]: wanted a regular expression/],
  [{ events: { CIRC: { supress: true } } }, /^events\.CIRC\.supress: wanted one of the keys suppress, response/],
  [{ events: { CIRC: { suppress: 1 } } }, /^events\.CIRC\.suppress: wanted true or false, got 1$/],
])('%j is not', (value, text) => {
  const parsed = parseFilters(value);
  expect(E.isLeft(parsed) && showProfileError(parsed.left)).toMatch(text);
});

it('patterns are for the whole text', () => {
  const parsed = parseFilters(rule('a|b'));
  const pattern = E.isRight(parsed) ? parsed.right[0]?.commands.get('GETINFO')?.[0]?.pattern : undefined;
  expect(['a', 'b', 'ab', 'a\n', 'xb'].map((text) => pattern?.test(text))).toEqual([true, true, false, false, false]);
});
