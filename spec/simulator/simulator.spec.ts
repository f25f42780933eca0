import { either as E } from 'fp-ts';
import { NEVER, Observable, Subject, VirtualTimeScheduler, asyncScheduler, mergeMap, of, take, tap } from 'rxjs';
import type { Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { configLine } from '../../lib/model/ConfigLine.js';
import { nullIPv4 } from '../../lib/model/Address.js';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import { closed } from '../../lib/TorError.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';
import { allEvents, now, observed } from './observed.js';

const quiet = { circuitsPerMinute: 0, streamsPerMinute: 0, failureRate: 0 };

const marbles = (): TestScheduler =>
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });

/** Each request of a Tor, by name. */
const requests = (tor: SimulatedTor): ReadonlyArray<readonly [string, Observable<E.Either<unknown, unknown>>]> => [
  ['getConf', tor.getConf(['SocksPort'])],
  ['setConf', tor.setConf([configLine('SocksPort', '1')])],
  ['saveConf', tor.saveConf],
  ['signal', tor.signal('Dump')],
  ['mapAddress', tor.mapAddress(nullIPv4, { _tag: 'Hostname', address: 'a.example' })],
  ['getAllMappings', tor.getAllMappings],
  ['openStream', tor.openStream('a.example:80')],
  ['killRouter', tor.killRouter('amber')],
  ['startRouter', tor.startRouter('amber')],
];

it.each([HOUR, -HOUR])('its seconds go on if the wall clock is set by %d ms', async (shift) => {
  const { pass, step } = wallClock();
  const tor = simulator(quiet);
  let seconds = 0;
  const watching = tor.bandwidth$.subscribe(() => seconds++);
  await pass(2_000);
  step(shift);
  now(tor.getConf(['SocksPort']));
  await pass(3_000);
  expect(seconds).toBe(5);
  watching.unsubscribe();
  realTime();
});

describe('requests', () => {
  it('are cold: each subscription asks once, and nothing is asked before one', () => {
    let loads = 0;
    let saves = 0;
    const tor = simulator({
      store: {
        load: new Observable((subscriber) => {
          loads++;
          subscriber.next(E.right(''));
        }),
        save: () => {
          saves++;
          return of(E.right(undefined));
        },
      },
    });
    const saveConf = tor.saveConf;
    expect([loads, saves]).toEqual([0, 0]);
    now(saveConf);
    expect([loads, saves]).toEqual([1, 1]);
    now(saveConf);
    expect([loads, saves]).toEqual([1, 2]);
  });

  it('each give one answer and complete, within the subscription', () => {
    const tor = simulator();
    for (const [name, request] of requests(tor)) {
      expect([name, now(request)]).toEqual([name, [expect.objectContaining({ _tag: 'Right' }), 'complete']]);
    }
  });

  it('get a Left at once after the end, and events complete', () => {
    const tor = simulator();
    now(tor.signal('Halt'));
    for (const [name, request] of [...requests(tor), ['signal', tor.signal('Halt')] as const]) {
      expect([name, now(request)]).toEqual([name, [E.left(closed('the Tor has halted')), 'complete']]);
    }
    expect(now(allEvents(tor))).toEqual(['complete']);
    expect(now(tor.ended$)).toEqual([closed('the Tor has halted'), 'complete']);
  });

  it('of one simulator do not touch another', () => {
    const [one, other] = [simulator(), simulator()];
    now(one.setConf([configLine('SocksPort', '1')]));
    now(one.signal('Halt'));
    expect(now(other.getConf(['SocksPort']))).toEqual([E.right([configLine('SocksPort', '9050')]), 'complete']);
  });

  it('may be made while an event is handed out: they are answered after all have seen it', () => {
    const tor = simulator();
    const seen: string[] = [];
    tor.log$.pipe(mergeMap(() => tor.getConf(['SocksPort']))).subscribe(() => seen.push('answer'));
    tor.log$.subscribe(() => seen.push('event'));
    tor.signal('Debug').subscribe(() => seen.push('done'));
    now(tor.signal('Halt'));
    expect(seen).toEqual(['event', 'done', 'answer']);
  });
});

describe('time', () => {
  it('gives the bandwidth once a second, also when there is none', () => {
    marbles().run(({ expectObservable }) => {
      const tor = simulator(quiet);
      expectObservable(tor.bandwidth$, '^ 3500ms !').toBe('1s b 999ms b 999ms b', {
        b: E.right({ _tag: 'Bandwidth', read: 0, written: 0 }),
      });
    });
  });

  it('stands still while nobody observes an event', () => {
    const scheduler = new VirtualTimeScheduler(undefined, 10_000);
    const tor = simulator({ ...quiet, scheduler });
    const seen: number[] = [];
    const watch = (from: number, until: number): void => {
      scheduler.schedule(() => {
        const subscription = tor.bandwidth$.subscribe(() => seen.push(scheduler.now()));
        scheduler.schedule(() => subscription.unsubscribe(), until - from);
      }, from);
    };
    watch(0, 1600);
    watch(5000, 6000);
    scheduler.flush();
    // 600 ms of the second second had gone when the first observer left
    expect(seen).toEqual([1000, 5400]);
    expect(tor.state().time).toBe(2600);
  });

  it('sets no timer without an observer of events, and clears it with the last one', () => {
    const schedule = jest.spyOn(asyncScheduler, 'schedule');
    const timers = () => schedule.mock.results.map(({ value }) => (value as Subscription).closed);
    const tor = simulator();
    const end = tor.ended$.subscribe();
    now(tor.openStream('a.example:80'));
    expect(schedule).not.toHaveBeenCalled();
    const events = allEvents(tor).subscribe();
    expect(timers()).toContain(false);
    events.unsubscribe();
    expect(timers()).not.toContain(false);
    end.unsubscribe();
    schedule.mockRestore();
  });

  it('the same seed gives the same run, another one another', () => {
    const run = (seed: number) => observed({ seed }, 60_000).events;
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  it('hands the same events to each observer, whoever comes and goes', () => {
    const scheduler = new VirtualTimeScheduler(undefined, 30_000);
    const tor = simulator({ scheduler });
    const first: unknown[] = [];
    const second: unknown[] = [];
    tor.circuit$.subscribe((event) => first.push(event));
    tor.circuit$.subscribe((event) => second.push(event));
    tor.circuit$.pipe(take(3)).subscribe();
    scheduler.flush();
    expect(first.length).toBeGreaterThan(10);
    expect(second).toEqual(first);
  });

  it('an observer may leave while it is told of an event', () => {
    const { events } = observed({}, 10_000, (tor) => {
      const subscription = tor.circuit$.subscribe(() => subscription.unsubscribe());
    });
    expect(events.length).toBeGreaterThan(10);
  });
});

describe('the end', () => {
  const order = (tor: SimulatedTor): string[] => {
    const seen: string[] = [];
    tor.ended$.subscribe({ next: (error) => seen.push(`ended: ${error._tag}`), complete: () => seen.push('ended') });
    tor.bandwidth$.subscribe({ complete: () => seen.push('events complete') });
    return seen;
  };

  it.each(['Halt', 'Shutdown'] as const)('%s ends a Tor that is no relay before it is answered', (signal) => {
    const tor = simulator();
    const seen = order(tor);
    tor.signal(signal).subscribe((answer) => seen.push(`answer: ${answer._tag}`));
    expect(seen).toEqual(['ended: Closed', 'ended', 'events complete', 'answer: Right']);
  });

  it('Shutdown is answered by a relay, which ends half a minute later', () => {
    marbles().run(({ expectObservable }) => {
      const tor = simulator({ ...quiet, relay: true });
      const values = { r: E.right(undefined), c: closed('the Tor has shut down'), l: expect.anything() };
      expectObservable(tor.log$).toBe('l 29999ms |', values);
      expectObservable(tor.ended$).toBe('30s (c|)', values);
      expectObservable(tor.signal('Shutdown')).toBe('(r|)', values);
    });
  });

  it.each([
    ['as its torrc says', { torrc: 'ORPort 9001\n' }],
    ['after the time that its torrc says', { torrc: 'ORPort 9001\nShutdownWaitLength 5 seconds\n' }],
  ])('a relay is one %s', (_, options) => {
    const scheduler = new VirtualTimeScheduler(undefined, 60_000);
    const tor = simulator({ ...options, scheduler });
    const seen: number[] = [];
    tor.ended$.subscribe(() => seen.push(scheduler.now()));
    now(tor.signal('Shutdown'));
    scheduler.flush();
    expect(seen).toEqual([options.torrc.includes('5') ? 5000 : 30_000]);
  });

  it('a relay that is told twice ends at once', () => {
    const tor = simulator({ relay: true });
    const seen = order(tor);
    now(tor.signal('Shutdown'));
    expect(seen).toEqual([]);
    now(tor.signal('Shutdown'));
    expect(seen).toContain('ended');
  });

  it('a relay that nobody watches has ended for whoever asks after its time', () => {
    const scheduler = new VirtualTimeScheduler(undefined, Infinity);
    const tor = simulator({ relay: true, scheduler });
    const seen: unknown[] = [];
    now(tor.signal('Shutdown'));
    scheduler.schedule(() => seen.push(...now(tor.getAllMappings)), 29_999);
    scheduler.schedule(() => seen.push(...now(tor.getAllMappings)), 30_001);
    scheduler.flush();
    expect(seen).toEqual(['complete', E.left(closed('the Tor has shut down')), 'complete']);
  });

  it('answers a request that waits for the torrc to be written', () => {
    const tor = simulator({ store: { load: of(E.right('')), save: () => NEVER } });
    const seen: unknown[] = [];
    tor.saveConf.subscribe({ next: (answer) => seen.push(answer), complete: () => seen.push('complete') });
    expect(seen).toEqual([]);
    now(tor.signal('Halt'));
    expect(seen).toEqual([E.left(closed('the Tor has halted')), 'complete']);
  });

  it('is seen once by whoever subscribes to events within it', () => {
    const tor = simulator();
    const seen: unknown[] = [];
    tor.ended$.pipe(tap(() => seen.push(...now(tor.circuit$)))).subscribe();
    now(tor.signal('Halt'));
    expect(seen).toEqual(['complete']);
  });
});

it('an option that cannot be is taken for the nearest that can', () => {
  const { settings } = simulator({
    circuitsPerMinute: Number.NaN,
    streamsPerMinute: -1,
    failureRate: 7,
    maxMappings: 1e9,
    routers: ['amber', 'amber', 'not,legal', ''],
  }).state();
  expect(settings).toEqual({
    routers: ['amber'],
    relay: undefined,
    circuitPause: Infinity,
    streamPause: Infinity,
    failureRate: 1,
    maxMappings: 65_536,
    pid: 1,
  });
});

it('Dump logs the connections, the circuits and the bandwidth', () => {
  const { events } = observed({ ...quiet, routers: ['amber', 'birch', 'cedar'] }, 10_000, (tor, scheduler) => {
    now(tor.openStream('a.example:80'));
    scheduler.schedule(() => now(tor.signal('Dump')), 9999);
  });
  const logged = events.flatMap(({ at, event }) => (at === 9999 && event._tag === 'Log' ? [event.message] : []));
  expect(logged).toEqual([
    'Dumping stats:\n',
    expect.stringMatching(/^Conn 0 \(socket 4\) type 4 \(OR\), state 6 \(open\), to (amber|birch|cedar)\n$/),
    expect.stringMatching(/^circuit_log_path\(\): circ \(length 3, exit \w+\): \w+\(open\) \w+\(open\) \w+\(open\)\n$/),
    '1 streams are live.\n',
    expect.stringMatching(/^Average bandwidth used: [1-9][0-9]* bytes\/sec\n$/),
  ]);
});

it('a request that is given up before the torrc is read is not made', () => {
  const torrc$ = new Subject<E.Either<string, string>>();
  const tor = simulator({ store: { load: torrc$, save: () => NEVER } });
  const seen: unknown[] = [];
  tor
    .setConf([configLine('SocksPort', '1')])
    .subscribe()
    .unsubscribe();
  tor.getConf(['SocksPort']).subscribe((answer) => seen.push(answer));
  expect(seen).toEqual([]);
  torrc$.next(E.right('SocksPort 2'));
  expect(seen).toEqual([E.right([configLine('SocksPort', '2')])]);
});
