import { dirServer } from '../../../lib/simulator/config/grammar.js';
import { linear } from '../../linear.js';

it('a malformed line of a directory server with a million spaces is refused in linear time', () => {
  const line = `a${' '.repeat(1_000_000)}b\u2028c`;
  expect(linear(() => dirServer(line))).toBe(false);
});
