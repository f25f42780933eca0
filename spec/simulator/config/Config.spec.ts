import { either as E } from 'fp-ts';
import { configLine } from '../../../lib/model/ConfigLine.js';
import { simulator } from '../../../lib/simulator/index.js';
import { serverError } from '../../../lib/TorError.js';
import { now } from '../observed.js';

const times = <A>(count: number, item: A): ReadonlyArray<A> => Array.from({ length: count }, () => item);

it('an answer that no CONFVALUE can hold is refused before it is put together', () => {
  const tor = simulator();
  const lines = times(6_000, configLine('MapAddress', 'x'));
  expect(now(tor.setConf(lines))).toEqual([E.right(undefined), 'complete']);
  expect(now(tor.getConf(['MapAddress']))).toEqual([E.right(lines), 'complete']);
  expect(now(tor.getConf(times(100_000, 'MapAddress')))).toEqual([
    E.left(serverError('ResourceExhausted', 'The answer has more than 65535 bytes', undefined, 'GETCONF')),
    'complete',
  ]);
});

it.each(['D', 'LogFile', 'MapAddress', 'ExitPolicy'])('a SETCONF of 200,000 lines of %s is answered', (key) => {
  const answer =
    key === 'ExitPolicy'
      ? E.left(
          serverError(
            'InvalidValue',
            "Invalid option value: Malformed policy in ExitPolicy line 'x'.",
            undefined,
            'SETCONF',
          ),
        )
      : E.right(undefined);
  expect(now(simulator().setConf(times(200_000, configLine(key, 'x'))))).toEqual([answer, 'complete']);
});
