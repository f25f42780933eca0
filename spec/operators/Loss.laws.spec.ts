import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { concat, nothing, oneGap, oneItem, toLefts } from '../../lib/operators/Loss.js';
import type { Loss } from '../../lib/operators/Loss.js';
import { closed, connectionLost, dropped } from '../../lib/TorError.js';
import type { ConnectionLost } from '../../lib/TorError.js';

const gap = (session: number): E.Left<ConnectionLost> => ({
  _tag: 'Left',
  left: connectionLost(session, closed('the other end left')),
});

/** Items that were lost, a number for each gap. */
type Lost = 'item' | number;

const lost: fc.Arbitrary<ReadonlyArray<Lost>> = fc.array(fc.oneof(fc.constant('item' as const), fc.nat(9)));

const lossOf = (items: ReadonlyArray<Lost>): Loss =>
  items.reduce<Loss>((loss, item) => concat(loss, item === 'item' ? oneItem : oneGap(gap(item))), nothing);

describe('Loss', () => {
  it('law: concat is associative', () => {
    fc.assert(
      fc.property(lost, lost, lost, (a, b, c) => {
        const [x, y, z] = [lossOf(a), lossOf(b), lossOf(c)];
        expect(concat(concat(x, y), z)).toEqual(concat(x, concat(y, z)));
      }),
    );
  });

  it('law: nothing is the identity of concat', () => {
    fc.assert(
      fc.property(lost, (a) => {
        expect(concat(nothing, lossOf(a))).toEqual(lossOf(a));
        expect(concat(lossOf(a), nothing)).toEqual(lossOf(a));
      }),
    );
  });

  it('law: what it tells is what was lost, the last gap in its place and every other item counted', () => {
    fc.assert(
      fc.property(lost, (items) => {
        const last = items.map((item) => item !== 'item').lastIndexOf(true);
        const before = last === -1 ? items.length : last;
        const after = last === -1 ? 0 : items.length - last - 1;
        expect(toLefts(lossOf(items))).toEqual([
          ...(before > 0 ? [E.left(dropped(before))] : []),
          ...(last === -1 ? [] : [gap(items[last] as number)]),
          ...(after > 0 ? [E.left(dropped(after))] : []),
        ]);
      }),
    );
  });
});
