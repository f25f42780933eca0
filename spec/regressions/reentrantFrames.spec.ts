/**
 * A chunk that came while a frame of the chunk before was being dealt with, as from a source that answers at once,
 * overwrote the offsets of the frames that were still to be handed on.
 */
import { either as E } from 'fp-ts';
import { Subject } from 'rxjs';
import { frames } from '../../lib/tc/frame/frames.js';
import { decodeMessage } from '../../lib/tc/message/Message.js';

const frameOf = (...body: ReadonlyArray<number>): ReadonlyArray<number> => [0, body.length, 0x77, 0x77, ...body];

it('frames come in the order of their octets, whenever the chunks come', () => {
  const chunk$ = new Subject<Uint8Array>();
  const bodies: Array<ReadonlyArray<number>> = [];
  let [answered, completed] = [false, false];
  chunk$.pipe(frames()).subscribe({
    next: (item) => {
      const body = E.isRight(item) ? [...item.right.body] : [];
      if (!answered) {
        answered = true;
        chunk$.next(Uint8Array.from([...frameOf(), ...frameOf(4, 4, 4)]));
        chunk$.next(Uint8Array.from(frameOf(5)));
        chunk$.complete();
      }
      bodies.push(body);
    },
    complete: () => (completed = true),
  });
  chunk$.next(Uint8Array.from([...frameOf(1), ...frameOf(2, 2), ...frameOf(3)]));
  expect({ bodies, completed }).toEqual({ bodies: [[1], [2, 2], [3], [], [4, 4, 4], [5]], completed: true });
});

it('what is missing at the end is said last', () => {
  const chunk$ = new Subject<Uint8Array>();
  const items: string[] = [];
  let answered = false;
  chunk$.pipe(frames()).subscribe((item) => {
    if (!answered) {
      answered = true;
      chunk$.next(Uint8Array.of(0));
      chunk$.complete();
    }
    items.push(E.match(({ missing }: { missing: number }) => `${missing} missing`, decodeMessageTag)(item));
  });
  chunk$.next(Uint8Array.from([...frameOf(1), ...frameOf(2)]));
  expect(items).toEqual(['Unknown', 'Unknown', '3 missing']);
});

const decodeMessageTag = (frame: Parameters<typeof decodeMessage>[0]): string => {
  const message = decodeMessage(frame);
  return E.isRight(message) ? message.right._tag : message.left._tag;
};
