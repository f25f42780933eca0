import { either as E } from 'fp-ts';
import { parseSpan, showBytes, showSpan } from '../../../lib/cli/output/units.js';

describe('units', () => {
  it('shows bytes with three digits', () => {
    expect([0, 999, 1000, 1024, 1536, 102_400, 1_048_576, 4_294_967_295, 2 ** 53].map(showBytes)).toEqual([
      '0 B',
      '999 B',
      '0.98 KiB',
      '1.00 KiB',
      '1.50 KiB',
      '100 KiB',
      '1.00 MiB',
      '4.00 GiB',
      '8.00 PiB',
    ]);
  });

  it('shows spans of time', () => {
    expect([-1, 0, 59_999, 60_000, 3_599_000, 3_600_000, 360_000_000].map(showSpan)).toEqual([
      '0s',
      '0s',
      '59s',
      '1m00s',
      '59m59s',
      '1h00m',
      '100h00m',
    ]);
  });

  it('reads spans of time, in seconds without a unit', () => {
    expect(['10', '500ms', '1.5s', '5m', '1h'].map(parseSpan)).toEqual(
      [10_000, 500, 1_500, 300_000, 3_600_000].map(E.right),
    );
  });

  // a timer that was given 600 hours would be over at once
  it.each(['', '0', '-1', '1d', 'ten', '1 s', '0.1ms', 'Infinity', '1e3', '597h', '999999999h'])(
    'refuses %j as a span of time',
    (text) => {
      expect(parseSpan(text)).toEqual(E.left('wanted a time such as 500ms, 10s, 5m or 1h, and at most 596h'));
    },
  );
});
