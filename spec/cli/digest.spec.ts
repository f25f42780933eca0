import { either as E } from 'fp-ts';
import { concat, NEVER, of, Subject, VirtualTimeScheduler } from 'rxjs';
import type { Observable } from 'rxjs';
import { deliver } from '../../lib/cli/deliver.js';
import { digest } from '../../lib/cli/digest.js';
import type { Occurrence } from '../../lib/cli/digest.js';
import { note } from '../../lib/cli/Outcome.js';
import { world } from './world.js';
import type { World } from './world.js';

type Item = E.Either<Occurrence, string>;

const occurs = (kind: string, text: string, most = 1): Item => E.left({ kind, most, notice: note(text) });

const lines = (here: World): ReadonlyArray<string> =>
  here
    .err()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace('rx-tor-control: ', ''));

const running = (item$: Observable<Item>) => {
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  const here = world({ scheduler });
  const status = deliver(here.io, item$.pipe(digest(here.io)), 'ends');
  return {
    here,
    status,
    to: (time: number): void => {
      scheduler.maxFrames = time;
      scheduler.flush();
    },
  };
};

it('writes the first of a kind at once, and the number of the others once in ten seconds', () => {
  const item$ = new Subject<Item>();
  const { here, to } = running(item$);
  for (let i = 1; i <= 1_000; i++) item$.next(occurs('refusals', `refusal ${i}`));
  for (let i = 1; i <= 5; i++) item$.next(occurs('failures', `failure ${i}`, 3));
  expect(lines(here)).toEqual(['refusal 1', 'failure 1', 'failure 2', 'failure 3']);
  to(9_999);
  expect(lines(here)).toHaveLength(4);
  to(10_000);
  expect(lines(here).slice(4)).toEqual(['in the last 10 s also: 999 refusals, 2 failures']);
});

it('writes only the summary while a kind continues, and each one again after an interval without any', () => {
  const item$ = new Subject<Item>();
  const { here, to } = running(item$);
  for (let second = 0; second < 30; second++) {
    item$.next(occurs('refusals', `refusal at ${second} s`));
    to((second + 1) * 1_000);
  }
  to(50_000);
  item$.next(occurs('refusals', 'a late refusal'));
  expect(lines(here)).toEqual([
    'refusal at 0 s',
    'in the last 10 s also: 9 refusals',
    'in the last 10 s also: 10 refusals',
    'in the last 10 s also: 10 refusals',
    'a late refusal',
  ]);
});

it.each<[string, (here: World, item$: Subject<Item>) => void]>([
  ['the source completes', (_, item$) => item$.complete()],
  ['a signal comes', (here) => here.interrupt('SIGINT')],
  ['the source fails', (_, item$) => item$.error(new Error('odd'))],
])('loses no number when %s', async (_, end) => {
  const item$ = new Subject<Item>();
  const { here, status } = running(item$);
  for (let i = 1; i <= 7; i++) item$.next(occurs('refusals', `refusal ${i}`));
  end(here, item$);
  await status;
  expect(lines(here)).toContain('in the last 10 s also: 6 refusals');
  expect(item$.observed).toBe(false);
});

it('passes lines of stdout, and the exit status of a notice', async () => {
  const item$ = concat(
    of(E.right('tcp://127.0.0.1:1')),
    of<Item>(E.left({ kind: 'failures', most: Infinity, notice: { status: 1, text: 'it failed' } })),
  );
  const { here, status } = running(item$);
  expect(await status).toBe(1);
  expect([here.out(), lines(here)]).toEqual(['tcp://127.0.0.1:1\n', ['it failed']]);
});

it('has no timer while nothing happens', () => {
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  const here = world({ scheduler });
  void deliver(here.io, concat(of(occurs('refusals', 'one')), NEVER).pipe(digest(here.io)), 'ends');
  scheduler.maxFrames = 10_000;
  scheduler.flush();
  expect(scheduler.actions).toEqual([]);
});
