import { either as E } from 'fp-ts';
import { BehaviorSubject, concatMap, interval, map, of, range, VirtualTimeScheduler } from 'rxjs';
import { dashboard } from '../../../lib/cli/dashboard/dashboard.js';
import type { Tor } from '../../../lib/Tor.js';
import { transcript } from '../../../lib/cli/transcript.js';
import type { Outcome } from '../../../lib/cli/Outcome.js';
import type { Status } from '../../../lib/model/Status.js';
import { simulator } from '../../../lib/simulator/simulator.js';
import { connectionLost, serverError, transportError } from '../../../lib/TorError.js';
import { HOUR, realTime, wallClock } from '../../wallClock.js';
import { world } from '../world.js';
import type { World } from '../world.js';

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';

interface Shown {
  readonly time: VirtualTimeScheduler;
  readonly at: (milliseconds: number, act: () => void) => void;
  readonly here: World;
  readonly outcomes: ReadonlyArray<Outcome>;
  readonly isOver: () => boolean;
  readonly unsubscribe: () => void;
}

const connected: Status = { _tag: 'Connected', session: 1 };

/** Shows a simulated Tor in virtual time; what is to happen is scheduled before it runs. */
const show = (
  as: typeof dashboard,
  {
    span,
    env = {},
    flood = false,
    tor: change = (tor: Tor) => tor,
    size = { columns: 80, rows: 24 },
  }: {
    readonly span?: number;
    readonly env?: Readonly<Record<string, string>>;
    /** A thousand log events a second. */
    readonly flood?: boolean;
    readonly tor?: (tor: Tor) => Tor;
    readonly size?: { readonly columns: number; readonly rows: number };
  } = {},
): Shown => {
  const time = new VirtualTimeScheduler();
  const here = world({ terminal: size, env, scheduler: time });
  const log$ = interval(20, time).pipe(
    concatMap(() => range(20)),
    map((i) => E.right({ _tag: 'Log', message: `line ${i}` } as const)),
  );
  const tor = change({
    ...simulator({ scheduler: time, failureRate: 0 }),
    ...(flood ? { log$ } : {}),
    status$: new BehaviorSubject(connected),
  });
  const outcomes: Outcome[] = [];
  let over = false;
  const running = as(here.io, { tor, title: 'a simulated Tor', span }).subscribe({
    next: (outcome) => outcomes.push(outcome),
    complete: () => {
      over = true;
    },
  });
  return {
    time,
    at: (milliseconds, act) => void time.schedule(act, milliseconds),
    here,
    outcomes,
    isOver: () => over,
    unsubscribe: () => running.unsubscribe(),
  };
};

/** Runs until so many milliseconds from the beginning. */
const runTo = (time: VirtualTimeScheduler, milliseconds: number): void => {
  time.maxFrames = milliseconds;
  time.flush();
};

const texts = (outcomes: ReadonlyArray<Outcome>): ReadonlyArray<string> =>
  outcomes.map((outcome) => (E.isRight(outcome) ? outcome.right : `${outcome.left.status}: ${outcome.left.text}`));

it.each([
  ['dashboard', dashboard],
  ['transcript', transcript],
])('the %s tells how long it watched, although the wall clock was set back', async (_, as) => {
  const { pass, step } = wallClock();
  const { io } = world({ terminal: { columns: 80, rows: 24 } });
  const tor = { ...simulator({ failureRate: 0 }), status$: new BehaviorSubject(connected) };
  const outcomes: Outcome[] = [];
  as(io, { tor, title: 'a simulated Tor', span: 5_000 }).subscribe((outcome) => outcomes.push(outcome));
  await pass(2_000);
  step(-HOUR);
  await pass(3_000);
  expect(texts(outcomes).at(-1)).toMatch(/^5s: /);
  realTime();
});

describe('the dashboard on a terminal', () => {
  it.each(['q', 'Q', '\u0003', '\u0004'])('ends with %j and gives the terminal back', (key) => {
    const { time, at, here, outcomes, isOver } = show(dashboard);
    at(3_050, () => here.type(key));
    runTo(time, 3_000);
    expect(here.out().startsWith(ENTER)).toBe(true);
    expect(here.isRaw()).toBe(true);
    expect(here.out()).not.toContain(LEAVE);
    runTo(time, 10_000);
    expect(isOver()).toBe(true);
    expect(here.out().endsWith(LEAVE)).toBe(true);
    expect(here.isRaw()).toBe(false);
    expect(texts(outcomes)).toEqual([expect.stringMatching(/^3s: \d+ events \(.*3 bandwidth.*\), read .*, no gaps$/)]);
  });

  it('has no more keys where the terminal hangs up, and fails with stdout alone', () => {
    const { time, at, here, isOver } = show(dashboard, { span: 5_000 });
    at(3_050, () => here.io.stdin.emit('error', Object.assign(new Error('read EIO'), { code: 'EIO' })));
    runTo(time, 4_000);
    expect([here.isRaw(), isOver()]).toEqual([false, false]);
    runTo(time, 5_000);
    expect(isOver()).toBe(true);
  });

  it('of no size, as one says that was not told it, has 80 columns and 24 rows', () => {
    const [unknown, known] = [{ columns: 0, rows: 0 }, undefined].map((size) => {
      const { time, here } = show(dashboard, size === undefined ? {} : { size });
      runTo(time, 3_000);
      return here.out();
    });
    expect(unknown).toBe(known);
  });

  it('ends after the given time', () => {
    const { time, here, isOver } = show(dashboard, { span: 5_000 });
    runTo(time, 4_999);
    expect(isOver()).toBe(false);
    runTo(time, 5_000);
    expect(isOver()).toBe(true);
    expect(here.out().endsWith(LEAVE)).toBe(true);
  });

  it('gives the terminal back when it is stopped from outside, and when the process ends', () => {
    const stopped = show(dashboard);
    runTo(stopped.time, 1_000);
    stopped.unsubscribe();
    expect(stopped.here.out().endsWith(LEAVE)).toBe(true);
    expect(stopped.here.isRaw()).toBe(false);
    const length = stopped.here.out().length;
    stopped.here.exit();
    expect(stopped.here.out()).toHaveLength(length);

    const crashed = show(dashboard);
    runTo(crashed.time, 1_000);
    crashed.here.exit();
    expect(crashed.here.out().endsWith(LEAVE)).toBe(true);
    expect(crashed.here.isRaw()).toBe(false);
    crashed.unsubscribe();
  });

  it('asks before r has the Tor reload, which discards configuration that is not saved', () => {
    const signals: string[] = [];
    const counting = (tor: Tor): Tor => ({
      ...tor,
      signal: (name) => {
        signals.push(name);
        return tor.signal(name);
      },
    });
    const { time, at, here, unsubscribe } = show(dashboard, { tor: counting });
    at(2_000, () => here.type('r'));
    runTo(time, 2_500);
    expect(here.out()).toContain('Reload and lose configuration that is not saved?');
    at(0, () => here.type('n'));
    at(500, () => here.type('y'));
    at(600, () => here.type('r'));
    at(700, () => here.type('r'));
    runTo(time, 4_000);
    expect(signals).toEqual([]);
    at(0, () => here.type('r'));
    at(100, () => here.type('y'));
    runTo(time, 5_000);
    expect(signals).toEqual(['Reload']);
    expect(here.out()).toContain('reloaded');
    expect(here.out()).toContain('Received sighup. Reloading');
    unsubscribe();
  });

  it('shows the keys with ?, and hides them with the next key', () => {
    const { time, at, here, unsubscribe } = show(dashboard);
    runTo(time, 1_500);
    expect(here.out()).not.toContain('asks first');
    at(0, () => here.type('?'));
    runTo(time, 2_000);
    expect(here.out()).toContain('asks first');
    expect(here.out()).toContain('Keys');
    const { length } = here.out();
    at(0, () => here.type('?'));
    runTo(time, 2_500);
    expect(here.out().slice(length)).toContain('Log');
    unsubscribe();
  });

  it('says why a reload failed', () => {
    const refused = of(E.left(serverError('InternalError', 'not now', undefined, 'SIGNAL')));
    const { time, at, here, unsubscribe } = show(dashboard, { tor: (tor) => ({ ...tor, signal: () => refused }) });
    at(2_000, () => here.type('ry'));
    runTo(time, 2_500);
    expect(here.out()).toContain('SIGNAL: not now (error InternalError)');
    unsubscribe();
  });

  it('takes no notice of other keys', () => {
    const { time, at, here, isOver } = show(dashboard);
    at(1_000, () => here.type('\u001b[q'));
    at(1_100, () => here.type('x'));
    at(3_000, () => here.type('rxq'));
    runTo(time, 2_000);
    expect(isOver()).toBe(false);
    runTo(time, 3_000);
    expect(isOver()).toBe(true);
  });

  it('draws what has changed, and all of it in a new size', () => {
    const { time, at, here, unsubscribe } = show(dashboard);
    runTo(time, 20_000);
    const whole = here.out().length;
    at(0, () => here.resize(80, 24));
    runTo(time, 20_900);
    expect(here.out().slice(whole)).not.toContain('\u001b[2J');
    const before = here.out().length;
    at(0, () => here.resize(100, 30));
    runTo(time, 21_900);
    const drawn = here.out().slice(before);
    expect(drawn).toContain('\u001b[2J');
    expect(drawn).toContain('\u001b[30;1H');
    unsubscribe();
  });

  it('draws at most ten times a second, however many events there are', () => {
    const { time, here, unsubscribe } = show(dashboard, { flood: true });
    runTo(time, 10_000);
    expect(here.out().split('\u001b[1;1H').length).toBeLessThan(110);
    unsubscribe();
  });

  it.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
  ])('with the environment %j it has colours: %j', (env, wanted) => {
    const { time, here, unsubscribe } = show(dashboard, { env });
    runTo(time, 2_000);
    expect(here.out().includes('\u001b[32m')).toBe(wanted);
    unsubscribe();
  });
});

describe('without a terminal', () => {
  it('writes a line an event, and what was seen after ten seconds', () => {
    const { time, outcomes, isOver } = show(transcript);
    runTo(time, 9_999);
    expect(isOver()).toBe(false);
    runTo(time, 10_000);
    expect(isOver()).toBe(true);
    const all = texts(outcomes);
    expect(all[0]).toBe('watching a simulated Tor');
    expect(all).toContainEqual(expect.stringMatching(/^00:00:0\d {2}circuit {7}1 {5}Built {7}\w+,\w+,\w+$/));
    expect(all.at(-1)).toMatch(/^10s: \d+ events \(.*9 bandwidth.*\), read .*, written .*, no gaps$/);
  });

  it('tells of a gap once, and goes on', () => {
    const gap = of(E.left(connectionLost(1, transportError('Ended', 'tcp://127.0.0.1:9051', 'it ended'))));
    const { time, outcomes } = show(transcript, {
      span: 2_000,
      tor: (tor) => ({ ...tor, circuit$: gap, stream$: gap, log$: gap }),
    });
    runTo(time, 2_000);
    const all = texts(outcomes);
    expect(all.filter((text) => text.startsWith('0: '))).toEqual([
      '0: connection 1 was lost: tcp://127.0.0.1:9051: it ended',
    ]);
    expect(all.at(-1)).toMatch(/^2s: .*, 1 gap$/);
  });
});
