import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { CircuitId, Port, StreamId } from '../../lib/model/ids.js';

describe.each([
  ['CircuitId', CircuitId, 0xffff_ffff],
  ['StreamId', StreamId, 0xffff_ffff],
  ['Port', Port, 0xffff],
] as const)('%s', (name, codec, max) => {
  it('law: an integer within its bounds is decoded as it is', () => {
    fc.assert(
      fc.property(fc.nat(max), (n) => {
        expect([codec.is(n), codec.decode(n), codec.encode(n)]).toEqual([true, E.right(n), n]);
      }),
    );
  });

  it.each([-1, 0.5, NaN, Infinity, max + 1, '1', undefined])('refuses %p', (u) => {
    expect(codec.is(u)).toBe(false);
    expect(codec.decode(u)).toMatchObject({ left: [{ value: u, context: [{ type: { name } }] }] });
  });
});
