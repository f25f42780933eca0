import type { TorEvent } from '../../lib/model/Event.js';
import type { Signal } from '../../lib/model/Signal.js';
import { transportError } from '../../lib/TorError.js';
import type { SimulatorInput } from '../../lib/simulator/index.js';
import { initialState, settingsOf, step } from '../../lib/simulator/index.js';
import type { SimulatorState } from '../../lib/simulator/State.js';
import { either as E } from 'fp-ts';

/** A run, input by input. */
const run = (options: Parameters<typeof settingsOf>[0]) => {
  let state: SimulatorState = initialState(settingsOf(options), 1);
  const put = (input: SimulatorInput): ReadonlyArray<TorEvent> => {
    const [next, outputs] = step(state, input);
    state = next;
    return outputs.flatMap((output) => (output._tag === 'Event' ? [output.event] : []));
  };
  put({ _tag: 'Loaded', torrc: E.right('') });
  return {
    signal: (signal: Signal) => put({ _tag: 'Signal', signal }),
    ask: (input: SimulatorInput) => {
      const [next, outputs] = step(state, input);
      state = next;
      return outputs.flatMap((output) => (output._tag === 'Answer' ? [output.answer] : []));
    },
    open: (target: string) => put({ _tag: 'OpenStream', target }),
    wait: (milliseconds: number) => put({ _tag: 'Tick', milliseconds }),
    state: () => state,
  };
};

const logged = (events: ReadonlyArray<TorEvent>): ReadonlyArray<string> =>
  events.flatMap((event) => (event._tag === 'Log' ? [event.message] : []));

const circuitsOf = ({ streams }: SimulatorState): ReadonlyArray<number | undefined> =>
  [...streams.values()].map(({ circuit }) => circuit);

const quiet = { circuitsPerMinute: 0, streamsPerMinute: 0, failureRate: 0 };

describe('NewNym', () => {
  it('lets new streams go over new circuits; those that are open stay where they are', () => {
    const tor = run(quiet);
    tor.open('a.example:80');
    tor.wait(5_000);
    expect(circuitsOf(tor.state())).toEqual([1]);
    expect(tor.signal('NewNym')).toEqual([]);
    tor.open('b.example:80');
    tor.wait(3_000);
    expect(circuitsOf(tor.state())).toEqual([1, 2]);
  });

  it('closes circuits that nobody uses, and launches others soon', () => {
    const tor = run({ ...quiet, circuitsPerMinute: 6 });
    tor.wait(20_000);
    const before = [...tor.state().circuits.values()].filter(({ open }) => open).map(({ id }) => id);
    expect(before.length).toBeGreaterThan(0);
    const events = tor.signal('NewNym');
    expect(events).toMatchObject(before.map((id) => ({ _tag: 'Circuit', status: 'Closed', id })));
    expect(tor.wait(1_000)).toContainEqual(expect.objectContaining({ _tag: 'Circuit', status: 'Launched' }));
  });

  it('comes once in ten seconds; those that come meanwhile are one, which waits for that', () => {
    const tor = run({ ...quiet, circuitsPerMinute: 60 });
    const open = (): number => [...tor.state().circuits.values()].filter((circuit) => circuit.open).length;
    tor.wait(20_000);
    expect(logged(tor.signal('NewNym'))).toEqual([]);
    expect(open()).toBe(0);
    tor.wait(6_500);
    const before = open();
    expect(before).toBeGreaterThan(0);
    const delayed = 'Rate limiting NEWNYM request: delaying by 4 second(s)\n';
    const line = { _tag: 'Log', message: delayed, details: { severity: 'Notice' } };
    expect([...tor.signal('NewNym'), ...tor.signal('NewNym')]).toEqual([line, line]);
    expect(open()).toBe(before);
    tor.wait(3_500);
    expect(open()).toBe(0);
    expect(tor.state().nextIdentityAt).toBe(Infinity);
    expect(logged(tor.signal('NewNym'))).toEqual(['Rate limiting NEWNYM request: delaying by 10 second(s)\n']);
  });
});

it('Heartbeat logs how long it runs, its circuits and its traffic', () => {
  const tor = run({ ...quiet });
  tor.open('a.example:80');
  for (let i = 0; i < 61; i++) tor.wait(60_000);
  const [line] = logged(tor.signal('Heartbeat'));
  expect(line).toBe(
    `Heartbeat: Tor's uptime is 1:01 hours, with ${tor.state().circuits.size} circuits open. ` +
      `I've received ${tor.state().totalRead} bytes.\n`,
  );
  expect(tor.state().totalRead).toBeGreaterThan(0);
});

it('Dormant says so in the log; Active and ClearDnsCache change nothing', () => {
  const tor = run(quiet);
  const before = tor.state();
  expect(logged(tor.signal('Dormant'))).toEqual(['Going dormant because of controller request.\n']);
  expect([...tor.signal('Active'), ...tor.signal('ClearDnsCache')]).toEqual([]);
  expect(tor.state()).toEqual(before);
});

describe('Shutdown of a relay', () => {
  it('closes the listeners: no new stream opens until the end, and streams that are open go on', () => {
    const tor = run({ ...quiet, relay: true });
    tor.open('a.example:80');
    tor.wait(5_000);
    const before = tor.state().streams;
    expect(before.size).toBe(1);
    tor.signal('Shutdown');
    expect(tor.ask({ _tag: 'OpenStream', target: 'b.example:80' })).toEqual([
      E.left(transportError('Refused', 'socks:9050', 'the Tor is shutting down and has closed its listeners')),
    ]);
    expect(tor.state().streams).toBe(before);
    tor.wait(29_999);
    expect(tor.state().ended).toBeUndefined();
    tor.wait(1);
    expect(tor.state().ended).toBeDefined();
  });
});

describe('Reload', () => {
  const reload = (tor: ReturnType<typeof run>): void => {
    tor.signal('Reload');
    tor.ask({ _tag: 'Loaded', torrc: E.right('') });
  };

  it('fetches a directory, which the bandwidth of that second shows', () => {
    const tor = run(quiet);
    const second = () => tor.wait(1000).flatMap((event) => (event._tag === 'Bandwidth' ? [event.read] : []));
    expect(second()).toEqual([0]);
    reload(tor);
    expect(second()).toEqual([49_152]);
    expect(second()).toEqual([0]);
  });

  it('reports the next circuit that opens as the first one', () => {
    const tor = run({ ...quiet, circuitsPerMinute: 6 });
    const isReported = (events: ReadonlyArray<TorEvent>) =>
      logged(events).some((line) => line.includes("it's working"));
    expect(isReported(tor.wait(30_000))).toBe(true);
    expect(isReported(tor.wait(60_000))).toBe(false);
    reload(tor);
    expect(isReported(tor.wait(60_000))).toBe(true);
  });

  it('ends what Debug began', () => {
    const tor = run(quiet);
    tor.signal('Debug');
    expect(tor.state().debugging).toBe(true);
    reload(tor);
    expect(tor.state().debugging).toBe(false);
  });
});
