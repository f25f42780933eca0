/**
 * One SETCONF or GETCONF with spaces within a line held a server up for seconds: the time grew with the square of their
 * number. Here it would be half an hour, at the end of which nobody waits any more.
 */
import { runInNewContext } from 'node:vm';
import { trim } from '../../lib/tc/message/lines.js';
import { dirServer } from '../../lib/simulator/config/grammar.js';
import { readTorrcLine } from '../../lib/simulator/config/torrc.js';

const blanks = ' '.repeat(1_000_000);
const within = (act: (text: string) => unknown, text: string): unknown =>
  runInNewContext('act(text)', { act, text }, { timeout: 60_000 });

it.each([`a${blanks}b`, `${blanks}a b`, `a b${blanks}`, blanks, 'a '.repeat(500_000)])('a line is trimmed', (line) => {
  expect(within(trim, line) === line.trim()).toBe(true);
});

it('a line of a directory server is refused', () => {
  expect(within(dirServer as (text: string) => unknown, `a${blanks}b\u2028c`)).toBe(false);
});

it('a line of a torrc is read', () => {
  expect(within(readTorrcLine, `Key a${blanks}b`)).toEqual({ key: 'Key', value: `a${blanks}b` });
});
