import * as fc from 'fast-check';
import { either as E, function as F } from 'fp-ts';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, configLine, noReconnect, policies, reset } from '../../lib/index.js';
import type { Address, ConfigLine, EventStream, Signal, Tor, TorError } from '../../lib/index.js';
import { serve } from '../../lib/tc/server.js';
import { simulator } from '../../lib/simulator/index.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { linked } from '../../lib/transport/memory.js';

/** A request of the algebra, or some time that passes. */
type Step =
  | { readonly _tag: 'GetConf'; readonly keys: ReadonlyArray<string> }
  | { readonly _tag: 'SetConf'; readonly lines: ReadonlyArray<ConfigLine> }
  | { readonly _tag: 'SaveConf' }
  | { readonly _tag: 'Signal'; readonly signal: Signal }
  | { readonly _tag: 'MapAddress'; readonly from: Address; readonly to: Address }
  | { readonly _tag: 'GetAllMappings' }
  | { readonly _tag: 'Wait'; readonly ms: number };

const {
  key: anyKey,
  address,
  configLine: anyLine,
} = (() => {
  const { messages, address: one } = arbitraries(fc);
  return {
    address: one,
    key: messages.GetConf.map(({ keys }) => keys[0] as string),
    configLine: messages.SetConf.map(({ lines }) => lines[0] as ConfigLine),
  };
})();
const known = fc.constantFrom('SocksPort', 'socksport', 'BandwidthRate', 'ExitNodes', 'Log', 'HiddenServiceOptions');
const key = fc.oneof(known, anyKey);
const line = fc.oneof(
  fc.constantFrom(
    configLine('SocksPort', '9150'),
    configLine('SocksPort', '70000'),
    configLine('BandwidthRate', '1 MB'),
    configLine('ExitNodes', 'a, b'),
    configLine('Log', 'notice stdout'),
    configLine('HiddenServiceDir', '/srv/hs'),
    configLine('HiddenServicePort', '80'),
    configLine('ContactInfo', 'foo # bar'),
    reset('BandwidthRate'),
  ),
  anyLine,
);

const step = (signals: ReadonlyArray<Signal>): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({ _tag: fc.constant('GetConf' as const), keys: fc.array(key, { minLength: 1, maxLength: 4 }) }),
    fc.record({ _tag: fc.constant('SetConf' as const), lines: fc.array(line, { minLength: 1, maxLength: 4 }) }),
    fc.constant({ _tag: 'SaveConf' as const }),
    fc.record({ _tag: fc.constant('Signal' as const), signal: fc.constantFrom(...signals) }),
    fc.record({ _tag: fc.constant('MapAddress' as const), from: address, to: address }),
    fc.constant({ _tag: 'GetAllMappings' as const }),
    fc.record({ _tag: fc.constant('Wait' as const), ms: fc.integer({ min: 1, max: 5_000 }) }),
  );

const ask = (tor: Tor, one: Exclude<Step, { _tag: 'Wait' }>): Observable<E.Either<TorError, unknown>> => {
  switch (one._tag) {
    case 'GetConf':
      return tor.getConf(one.keys);
    case 'SetConf':
      return tor.setConf(one.lines);
    case 'SaveConf':
      return tor.saveConf;
    case 'Signal':
      return tor.signal(one.signal);
    case 'MapAddress':
      return tor.mapAddress(one.from, one.to);
    case 'GetAllMappings':
      return tor.getAllMappings;
  }
};

interface Observed {
  /** The answers of each request, and whether it completed. */
  readonly answers: ReadonlyArray<ReadonlyArray<unknown>>;
  readonly events: Readonly<Record<EventStream, ReadonlyArray<unknown>>>;
}

const streams: ReadonlyArray<EventStream> = ['circuit$', 'stream$', 'orConnection$', 'bandwidth$', 'log$'];

/** Runs a program against a Tor in virtual time and observes all that it gives. */
const observe = (steps: ReadonlyArray<Step>, make: (scheduler: TestScheduler) => Tor): Observed => {
  const scheduler = new TestScheduler(() => undefined);
  const answers: Array<Array<unknown>> = [];
  const events = { circuit$: [], stream$: [], orConnection$: [], bandwidth$: [], log$: [] } as Record<
    EventStream,
    Array<unknown>
  >;
  scheduler.run(({ flush }) => {
    const tor = make(scheduler);
    for (const stream of streams) {
      (tor[stream] as Observable<E.Either<TorError, unknown>>).subscribe((item) => {
        if (E.isRight(item)) events[stream].push(item.right);
      });
    }
    let time = 0;
    steps.forEach((one) => {
      time += one._tag === 'Wait' ? one.ms : 1;
      if (one._tag === 'Wait') return;
      scheduler.schedule(() => {
        const mine: Array<unknown> = [];
        answers.push(mine);
        ask(tor, one).subscribe({ next: (item) => mine.push(item), complete: () => mine.push('complete') });
      }, time);
    });
    scheduler.schedule(() => {
      tor.signal('Halt').subscribe();
    }, time + 1_500);
    flush();
  });
  return { answers, events };
};

const direct = (seed: number) => (scheduler: TestScheduler) => simulator({ seed, scheduler });

const served =
  (seed: number, chunkSize: number, policy: policies.Policy = (tor) => tor) =>
  (scheduler: TestScheduler) => {
    const [near, far] = linked({ chunkSize });
    serve(policy(simulator({ seed, scheduler })), { scheduler })(far).subscribe();
    return client(of(E.right(near)), {
      reconnect: noReconnect,
      scheduler,
    });
  };

const withoutDetails = ({ answers, events }: Observed): Observed => ({
  answers,
  events: JSON.parse(
    JSON.stringify(events, (key, value: unknown) => (key === 'details' ? undefined : value)),
  ) as Observed['events'],
});

const inputs = (signals: ReadonlyArray<Signal>) =>
  [fc.array(step(signals), { maxLength: 25 }), fc.integer(), fc.integer({ min: 1, max: 40 })] as const;

const numRuns = process.env.CI === 'true' ? 1_000 : 150;

it('law: a client of a served Tor behaves as that Tor: the same answers, the same events without their details', () => {
  fc.assert(
    fc.property(...inputs(['Reload', 'Dump', 'Debug']), (steps, seed, chunkSize) => {
      expect(observe(steps, served(seed, chunkSize))).toEqual(withoutDetails(observe(steps, direct(seed))));
    }),
    { numRuns },
  );
});

it('law: of a Tor behind a policy the client gets the same refusals, which name the request', () => {
  const guarded = F.flow(policies.readOnly, policies.allowKeys(['SocksPort']));
  // each program ends with a Halt
  const policy: policies.Policy = (tor) =>
    policies.changed(guarded(tor), { signal: policies.allowSignals(['Halt', 'Dump'])(tor).signal });
  fc.assert(
    fc.property(...inputs(['Reload', 'Dump']), (steps, seed, chunkSize) => {
      expect(observe(steps, served(seed, chunkSize, policy))).toEqual(
        withoutDetails(observe(steps, (scheduler) => policy(direct(seed)(scheduler)))),
      );
    }),
    { numRuns: Math.ceil(numRuns / 3) },
  );
});

it('law: a Tor that is told to end ends for its client as well: every later request gets a Left', () => {
  fc.assert(
    fc.property(
      ...inputs(['Reload']),
      fc.constantFrom<Signal>('Halt', 'Shutdown'),
      fc.nat(25),
      (steps, seed, chunkSize, signal, at) => {
        const index = Math.min(at, steps.length);
        const program: ReadonlyArray<Step> = [
          ...steps.slice(0, index),
          { _tag: 'Signal', signal },
          { _tag: 'SaveConf' },
          ...steps.slice(index),
        ];
        const asked = program.slice(0, index + 1).filter(({ _tag }) => _tag !== 'Wait').length;
        const [one, other] = [observe(program, served(seed, chunkSize)), observe(program, direct(seed))];
        expect(one.answers.slice(0, asked)).toEqual(other.answers.slice(0, asked));
        for (const later of [...one.answers.slice(asked), ...other.answers.slice(asked)]) {
          expect(later).toEqual([expect.objectContaining({ _tag: 'Left' }), 'complete']);
        }
      },
    ),
    { numRuns },
  );
});
