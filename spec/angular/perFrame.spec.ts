import { of, Subject, take, tap, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { latestPerFrame, perFrame } from '../../lib/angular/index.js';
import { display, noDisplay } from './display.js';
import { closePages, openPage } from './page.js';

afterEach(closePages);
afterEach(() => jest.restoreAllMocks());
afterEach(noDisplay);

/** An application and its display; `watch` gives what an Observable emits. */
const page = async (hertz?: number) => {
  const { within, destroy } = await openPage();
  const watch = <A>(make: () => Observable<A>) => {
    const seen: (A | 'complete' | Error)[] = [];
    const subscription = within(make).subscribe({
      next: (value) => seen.push(value),
      error: (error: unknown) => seen.push(error as Error),
      complete: () => seen.push('complete'),
    });
    return { seen, subscription };
  };
  return { ...display(hertz), watch, destroy };
};

/** Numbers from 0, as many as are asked for. */
const numbers = () => {
  const number$ = new Subject<number>();
  let next = 0;
  return {
    number$,
    emit: (count: number) => {
      for (let i = 0; i < count; i++) number$.next(next++);
    },
  };
};

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('perFrame', () => {
  it('gathers all that came since the last frame, in order, and is silent where nothing came', async () => {
    const { pass, watch, waiting } = await page();
    const { number$, emit } = numbers();
    const { seen } = watch(() => number$.pipe(perFrame()));
    emit(3);
    await pass(16);
    expect(seen).toEqual([]);
    await pass(1);
    expect(seen).toEqual([[0, 1, 2]]);
    await pass(100);
    expect(waiting()).toBe(0);
    emit(1);
    await pass(17);
    expect(seen).toEqual([[0, 1, 2], [3]]);
  });

  it.each([30, 60, 75, 90, 120, 144, 240])(
    'loses nothing of 10,000 events a second, in at most 60 updates a second, at %d frames a second',
    async (hertz) => {
      const { pass, watch } = await page(hertz);
      const { number$, emit } = numbers();
      const { seen } = watch(() => number$.pipe(perFrame()));
      await pass(3_000, () => emit(10));
      const updates = seen.length;
      // the first frame counts as one of the second before
      expect(updates).toBeLessThanOrEqual(181);
      expect(updates).toBeGreaterThanOrEqual(Math.min(hertz, 60) * 3 - 3);
      await pass(34);
      expect(seen.flat()).toEqual(upTo(30_000));
    },
  );

  it('has one update a second while the page is hidden, and as many as before once it is shown', async () => {
    const { pass, hide, watch } = await page();
    const { number$, emit } = numbers();
    const { seen } = watch(() => number$.pipe(perFrame()));
    hide(true);
    await pass(10_000, () => emit(1));
    expect(seen).toHaveLength(10);
    hide(false);
    await pass(1_000, () => emit(1));
    expect(seen).toHaveLength(70);
    await pass(17);
    expect(seen.flat()).toEqual(upTo(11_000));
  });

  it('goes by the frames of a test whose clock stands still, as in fakeAsync, where they tell no time', async () => {
    const { watch } = await page();
    jest.spyOn(performance, 'now').mockReturnValue(0);
    Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 16) });
    const { number$, emit } = numbers();
    const { seen } = watch(() => number$.pipe(perFrame()));
    for (let i = 0; i < 4; i++) {
      emit(1);
      jest.advanceTimersByTime(17);
    }
    expect(seen).toEqual([[0], [1], [2], [3]]);
  });

  it('has up to 60 updates a second where there are no frames', async () => {
    const { watch } = await page();
    Object.assign(globalThis, { requestAnimationFrame: undefined });
    const { number$, emit } = numbers();
    const { seen } = watch(() => number$.pipe(perFrame()));
    for (let ms = 0; ms < 1_000; ms++) {
      emit(1);
      jest.advanceTimersByTime(1);
    }
    expect(seen.length).toBeLessThanOrEqual(60);
    expect(seen.length).toBeGreaterThan(55);
  });

  it('lets no more wait than its limit, however long no frame comes', async () => {
    const { pass, hide, watch } = await page();
    const { number$, emit } = numbers();
    const { seen } = watch(() => number$.pipe(perFrame({ limit: 100 })));
    hide(true);
    await pass(999, () => emit(10));
    expect(seen.map((items) => (items as unknown[]).length)).toEqual(Array.from({ length: 99 }, () => 100));
    await pass(1_000);
    expect(seen.flat()).toEqual(upTo(9_990));
  });

  it('emits what waits when its source ends', async () => {
    const { watch, pass, waiting } = await page();
    const { number$, emit } = numbers();
    const { seen } = watch(() => number$.pipe(perFrame()));
    emit(2);
    number$.complete();
    expect(seen).toEqual([[0, 1], 'complete']);
    expect(waiting()).toBe(0);
    await pass(1_100);
    expect(jest.getTimerCount()).toBe(0);
    expect(watch(() => of(1, 2).pipe(perFrame())).seen).toEqual([[1, 2], 'complete']);
    const problem = new Error('a mistake of the application');
    expect(watch(() => throwError(() => problem).pipe(perFrame())).seen).toEqual([problem]);
  });

  it('leaves no frame and no timer behind when it is unsubscribed, nor when the application is destroyed', async () => {
    const { watch, waiting, destroy } = await page();
    const { number$, emit } = numbers();
    const first = watch(() => number$.pipe(perFrame()));
    const second = watch(() => number$.pipe(perFrame()));
    emit(1);
    first.subscription.unsubscribe();
    expect([waiting(), jest.getTimerCount()]).toEqual([1, 1]);
    second.subscription.unsubscribe();
    expect([waiting(), jest.getTimerCount()]).toEqual([0, 0]);
    expect(number$.observed).toBe(false);
    expect(first.seen).toEqual([]);
    destroy();
    expect([waiting(), jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('stops in the middle of a source that emits while it is subscribed to', async () => {
    const { watch, waiting } = await page();
    const { seen } = watch(() => of(...upTo(10)).pipe(perFrame({ limit: 4 }), take(1)));
    expect(seen).toEqual([[0, 1, 2, 3], 'complete']);
    expect([waiting(), jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('behind another, adds no frame to the wait', async () => {
    const { pass, watch } = await page();
    const { number$, emit } = numbers();
    const { seen } = watch(() => number$.pipe(perFrame(), latestPerFrame()));
    emit(2);
    await pass(17);
    expect(seen).toEqual([[0, 1]]);
  });

  it('where an update causes the next event, that one waits for the next frame', async () => {
    const { pass, watch } = await page();
    const { number$, emit } = numbers();
    const { seen } = watch(() =>
      number$.pipe(
        perFrame(),
        tap(() => emit(1)),
      ),
    );
    emit(1);
    await pass(51);
    expect(seen).toEqual([[0], [1], [2]]);
  });
});

describe('latestPerFrame', () => {
  it('emits the last that came since the last frame, and the last of all', async () => {
    const { pass, watch } = await page();
    const { number$, emit } = numbers();
    const { seen } = watch(() => number$.pipe(latestPerFrame()));
    emit(3);
    await pass(17);
    expect(seen).toEqual([2]);
    await pass(100);
    emit(2);
    number$.complete();
    expect(seen).toEqual([2, 4, 'complete']);
  });

  it('passes a value that is undefined', async () => {
    const { watch } = await page();
    expect(watch(() => of(undefined).pipe(latestPerFrame())).seen).toEqual([undefined, 'complete']);
  });
});
