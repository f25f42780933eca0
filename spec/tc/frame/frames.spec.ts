/** The operator from bytes to frames. */
import { either as E } from 'fp-ts';
import { map, NEVER, Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { frames } from '../../../lib/tc/frame/frames.js';
import { frameBytes } from './bytes.js';
import { decodeMessage } from '../../../lib/tc/message/Message.js';

const testing = (): TestScheduler =>
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });

/** A frame as `type:body`, a Left as how much came and is missing. */
const shown = map(
  E.match(
    ({ received, missing }: { received: number; missing: number }) => `${received}, ${missing} missing`,
    ({ type, body }: { type: number; body: Uint8Array }) => `${type}:${[...body].join(' ')}`,
  ),
);

const chunk = (...bytes: ReadonlyArray<number>): Uint8Array => Uint8Array.from(bytes);

describe('frames', () => {
  it('come when their last byte has come', () => {
    testing().run(({ cold, expectObservable, expectSubscriptions }) => {
      const x = chunk(0, 1, 0, 5, 0xaa, 0, 0);
      const y = chunk(0, 1);
      const z = chunk(0, 1, 0, 2, 7, 0, 0, 0, 3);
      const source$ = cold('  -x--y--z----|', { x, y, z });
      const subs = '          ^-----------!';
      const expected = '      -a--b--(cd)-|';
      expectObservable(source$.pipe(frames(), shown)).toBe(expected, { a: '5:170', b: '1:', c: '2:7', d: '3:' });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('of a source that ends within one are followed by a Left', () => {
    testing().run(({ cold, expectObservable }) => {
      const source$ = cold('  -x--y--|', { x: chunk(0, 9, 0), y: chunk(1, 1, 2) });
      const expected = '      -------(a|)';
      expectObservable(source$.pipe(frames(), shown)).toBe(expected, { a: '6, 7 missing' });
    });
  });

  it('of a source that ends within a header are followed by a Left about the header', () => {
    testing().run(({ cold, expectObservable }) => {
      const source$ = cold('  -x-|', { x: chunk(0, 0, 0, 1, 0) });
      const expected = '      -a-(b|)';
      expectObservable(source$.pipe(frames(), shown)).toBe(expected, { a: '1:', b: '1, 3 missing' });
    });
  });

  it('of no bytes are none', () => {
    testing().run(({ cold, expectObservable }) => {
      expectObservable(
        cold('  --|').pipe(
          map(() => chunk()),
          frames(),
        ),
      ).toBe('--|');
      expectObservable(
        cold('  x-|').pipe(
          map(() => chunk()),
          frames(),
        ),
      ).toBe('--|');
      expectObservable(NEVER.pipe(frames())).toBe('-');
    });
  });

  it('hand on an error of the source', () => {
    testing().run(({ cold, expectObservable }) => {
      const source$ = cold('  -x-#', { x: chunk(0, 0, 0, 1, 0) }, 'broken');
      const expected = '      -a-#';
      expectObservable(source$.pipe(frames(), shown)).toBe(expected, { a: '1:' }, 'broken');
    });
  });

  it('stop at once when they are unsubscribed, also between two of one chunk', () => {
    const source$ = new Subject<Uint8Array>();
    const seen: number[] = [];
    const subscription = source$.pipe(frames()).subscribe((frame) => {
      seen.push(E.isRight(frame) ? frame.right.type : -1);
      if (seen.length === 2) subscription.unsubscribe();
    });
    source$.next(chunk(...frameBytes(1, []), ...frameBytes(2, []), ...frameBytes(3, [])));
    expect(seen).toEqual([1, 2]);
    expect(source$.observed).toBe(false);
  });

  it('are each subscription on its own', () => {
    testing().run(({ hot, expectObservable }) => {
      const source$ = hot('   -x--y--z', { x: chunk(0, 0, 0), y: chunk(1, 0, 0), z: chunk(0, 2) });
      const frame$ = source$.pipe(frames(), shown);
      expectObservable(frame$, '^').toBe('----a--b', { a: '1:', b: '2:' });
      expectObservable(frame$, '---^').toBe('--------');
    });
  });
});

describe('a body', () => {
  it('of a frame within one chunk is a view of it', () => {
    const bytes = chunk(...frameBytes(1, [1, 2]));
    const bodies: Uint8Array[] = [];
    const source$ = new Subject<Uint8Array>();
    source$.pipe(frames()).subscribe((frame) => bodies.push(E.isRight(frame) ? frame.right.body : chunk()));
    source$.next(bytes);
    bytes.fill(9);
    expect([...(bodies[0] ?? [])]).toEqual([9, 9]);
  });

  it('of a frame from two chunks is its own', () => {
    const bytes = chunk(...frameBytes(1, [1, 2]));
    const bodies: Uint8Array[] = [];
    const source$ = new Subject<Uint8Array>();
    source$.pipe(frames()).subscribe((frame) => bodies.push(E.isRight(frame) ? frame.right.body : chunk()));
    source$.next(bytes.subarray(0, 5));
    source$.next(bytes.subarray(5));
    for (let i = 0; i < 6; i++) {
      source$.next(chunk(0, 2, 0, 7));
      source$.next(chunk(8, 8));
    }
    expect([...(bodies[0] ?? [])]).toEqual([1, 2]);
  });
});

const frameOf = (...body: ReadonlyArray<number>): ReadonlyArray<number> => [0, body.length, 0x77, 0x77, ...body];

const decodeMessageTag = (frame: Parameters<typeof decodeMessage>[0]): string => {
  const message = decodeMessage(frame);
  return E.isRight(message) ? message.right._tag : message.left._tag;
};

it('frames of a chunk that arrives while a frame is being processed follow those of the present chunk', () => {
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

it('a truncated end that is received while a frame is being processed is emitted last', () => {
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
