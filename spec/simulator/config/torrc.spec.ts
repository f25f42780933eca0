import { readTorrcLine } from '../../../lib/simulator/config/torrc.js';
import { linear } from '../../linear.js';

it('a line of a torrc with a million spaces in its value is read in linear time', () => {
  const value = `a${' '.repeat(1_000_000)}b`;
  expect(linear(() => readTorrcLine(`Key ${value}`))).toEqual({ key: 'Key', value });
});
