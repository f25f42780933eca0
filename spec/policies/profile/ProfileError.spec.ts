import { showProfileError } from '../../../lib/policies/profile/ProfileError.js';

it.each([
  [[0, 'commands', 'ADD_ONION', 1, 'pattern'], '[0].commands.ADD_ONION[1].pattern: wanted text, got 1'],
  [['events', 'CIRC'], 'events.CIRC: wanted text, got 1'],
  [[], 'the profile: wanted text, got 1'],
])('the path %j', (path, text) => {
  expect(showProfileError({ _tag: 'ProfileError', path, wanted: 'text', got: '1' })).toBe(text);
});
