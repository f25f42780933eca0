import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { nullHostname, nullIPv4, nullIPv6 } from '../../lib/model/Address.js';
import { dueAt, initialState, settingsOf, step, torrcOptions } from '../../lib/simulator/index.js';
import type { SimulatorInput, SimulatorOptions, SimulatorOutput, SimulatorState } from '../../lib/simulator/index.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import type { GuardEvent } from '../../lib/v1/index.js';
import { v1EventCodecs, v1NameOf } from '../../lib/v1/event/codecs.js';
import { breach, nothingSeen } from './order.js';

const { address, configLine, key, signal } = arbitraries(fc);
const keys = [
  ...['version', 'info/names', 'circuit-status', 'stream-status', 'orconn-status', 'entry-guards', 'ns/all'],
  ...['address-mappings/all', 'config-text', 'onions/current', 'fingerprint', 'ns/id/x', 'net/listeners/socks', 'foo'],
];

const routers = ['amber', 'birch', 'cedar', 'dune', 'ember'];

const someLine = fc.record({
  key: fc.constantFrom(...torrcOptions.map(({ name }) => name)),
  value: fc.oneof(fc.constantFrom('', '0', '1', '5', '100 KB', '2 hours', 'amber', 'a # b', '80,443'), fc.string()),
});

/** Those that a Tor survives, but for a torrc that cannot be read. */
const inputs: ReadonlyArray<fc.WeightedArbitrary<SimulatorInput>> = [
  { weight: 12, arbitrary: fc.record({ _tag: fc.constant('Tick'), milliseconds: fc.integer({ max: 30_000 }) }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Tick'), milliseconds: fc.double() }) },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant('GetConf'), keys: fc.array(fc.oneof(key, fc.string())) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      _tag: fc.constant('SetConf'),
      lines: fc.array(fc.oneof(someLine, configLine, fc.record({ key: fc.string(), value: fc.string() }))),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ _tag: 'SaveConf' }) },
  {
    weight: 1,
    arbitrary: fc.record({ _tag: fc.constant('Signal'), signal: fc.constantFrom('Reload', 'Dump', 'Debug', 'NewNym') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      _tag: fc.constant('MapAddress'),
      from: fc.oneof(address, fc.constantFrom(nullIPv4, nullIPv6, nullHostname)),
      to: address,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ _tag: 'GetAllMappings' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      _tag: fc.constant('OpenStream'),
      target: fc.oneof(fc.constantFrom('a.example:80', 'b.example', '[::1]:443', '10.0.0.1:1'), fc.string()),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant('CloseCircuit'), id: fc.nat(20) }),
  },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant('KillRouter'), router: fc.constantFrom(...routers, 'no') }) },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant('StartRouter'), router: fc.constantFrom(...routers, 'no') }) },
];

const word = fc.oneof(fc.string(), fc.constantFrom(...routers, 'GENERAL', `$${'AB'.repeat(20)}~amber`));
const purpose = fc.constantFrom<'GENERAL' | 'CONTROLLER'>('GENERAL', 'CONTROLLER');
const id = fc.nat(20);
const service = fc.oneof(fc.string(), fc.constant('2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid'));
const onionKey = fc.record({
  type: fc.oneof(fc.string(), fc.constantFrom('ED25519-V3', 'x25519', 'NEW')),
  blob: fc.oneof(fc.string(), fc.constantFrom('BEST', 'kMSpmVNSJRh0XXSTHD5xHSBLXCNDDh6I/KJaFiJ5RUY=', 'A'.repeat(86))),
});
const hop = fc.oneof(fc.constant(undefined), fc.integer());
const list = fc.array(word, { maxLength: 4 });

/** The requests of the v1 protocol that do not redirect a stream. */
const v1Inputs: fc.Arbitrary<SimulatorInput> = fc.oneof(
  fc.record({
    _tag: fc.constant('GetInfo'),
    keys: fc.array(fc.oneof(word, fc.constantFrom(...keys)), { maxLength: 4 }),
  }),
  fc.record({
    _tag: fc.constant('LoadConf'),
    torrc: fc.oneof(fc.string(), fc.constant('__LeaveStreamsUnattached 1\n')),
  }),
  fc.record({ _tag: fc.constant('CloseCircuit'), id, ifUnused: fc.boolean() }),
  fc.record({ _tag: fc.constant('CloseStream'), id, reason: fc.integer() }),
  fc.record({ _tag: fc.constant('ExtendCircuit'), path: list, circuit: fc.constantFrom(0, 0, 1, 2, 3), purpose }),
  fc.record({ _tag: fc.constant('AttachStream'), stream: id, circuit: fc.nat(3), hop }),
  fc.record({ _tag: fc.constant('SetCircuitPurpose'), id, purpose }),
  fc.record({ _tag: fc.constant('Resolve'), host: fc.oneof(fc.string(), fc.constantFrom('a.example', '::1')) }),
  fc.record({
    _tag: fc.constant('AddOnion'),
    service: fc.oneof(
      fc.record({ ports: fc.constant([{ port: 80 }]), detach: fc.boolean() }),
      fc.record({ ports: fc.constant([{ port: 80 }]), key: onionKey }),
    ),
  }),
  fc.record({ _tag: fc.constant('DelOnion'), address: service }),
  fc.record({
    _tag: fc.constant('AddOnionClientAuth'),
    auth: fc.record({ service, key: onionKey, name: fc.constant(undefined), permanent: fc.boolean() }),
  }),
  fc.record({ _tag: fc.constant('RemoveOnionClientAuth'), service }),
  fc.record({ _tag: fc.constant('ViewOnionClientAuth'), service: fc.option(service, { nil: undefined }) }),
  fc.record({ _tag: fc.constant('HsFetch'), address: service, servers: list }),
  fc.record({ _tag: fc.constant('HsPost'), address: service, servers: list }),
  fc.record({ _tag: fc.constant('UseFeature'), features: list }),
  fc.constantFrom<SimulatorInput>({ _tag: 'SetOwnership' }, { _tag: 'DropGuards' }, { _tag: 'DropTimeouts' }),
);

const text = fc.oneof(fc.string(), fc.constantFrom('ORPort 9001\n', 'SocksPort 9050\nLog debug stdout\n'));
const result = fc.oneof(fc.string().map(E.left), fc.constant(E.right(undefined)));

const anyInput: fc.Arbitrary<SimulatorInput> = fc.oneof(
  ...inputs,
  { weight: 8, arbitrary: v1Inputs },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant('RedirectStream'),
      stream: id,
      address: fc.oneof(fc.string(), fc.constant('b.example')),
      port: fc.option(fc.nat(0xffff), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Signal'), signal }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Saved'), result }) },
  {
    weight: 1,
    arbitrary: fc.record({ _tag: fc.constant('Loaded'), torrc: fc.oneof(fc.string().map(E.left), text.map(E.right)) }),
  },
);

const simulatorOptions: fc.Arbitrary<SimulatorOptions> = fc.record({
  seed: fc.integer(),
  routers: fc.constantFrom(routers, routers.slice(0, 2), routers.slice(0, 1), []),
  relay: fc.boolean(),
  circuitsPerMinute: fc.constantFrom(0, 6, 200),
  streamsPerMinute: fc.constantFrom(0, 12, 200),
  failureRate: fc.constantFrom(0, 0.05, 0.5, 1),
  maxMappings: fc.constantFrom(0, 3, 100),
});

const begin = (given: SimulatorOptions): SimulatorState =>
  step(initialState(settingsOf(given), given.seed ?? 1), { _tag: 'Loaded', torrc: E.right('') })[0];

const run = (given: SimulatorOptions, sequence: ReadonlyArray<SimulatorInput>) => {
  const outputs: SimulatorOutput[] = [];
  let state = begin(given);
  for (const input of sequence) {
    const [next, more] = step(state, input);
    state = next;
    outputs.push(...more);
  }
  return { state, outputs };
};

it('law: step is total, and gives each request one answer or asks for one effect', () => {
  fc.assert(
    fc.property(simulatorOptions, fc.array(anyInput, { maxLength: 40 }), (given, sequence) => {
      let state = begin(given);
      for (const input of sequence) {
        const [next, outputs] = step(state, input);
        const replies = outputs.filter(({ _tag }) => _tag === 'Answer' || _tag === 'Load' || _tag === 'Save');
        expect(replies).toHaveLength(input._tag === 'Tick' ? 0 : 1);
        state = next;
      }
    }),
  );
});

it('law: events keep their order, and ids are unique among what lives', () => {
  fc.assert(
    fc.property(simulatorOptions, fc.array(fc.oneof(...inputs), { maxLength: 60 }), (given, sequence) => {
      const seen = nothingSeen();
      const { outputs } = run({ ...given, routers }, sequence);
      for (const output of outputs) {
        if (output._tag === 'Event') expect(breach(seen, output.event)).toBeUndefined();
      }
    }),
  );
});

it('law: the state stays within its bounds, and what comes next is never in the past', () => {
  fc.assert(
    fc.property(simulatorOptions, fc.array(anyInput, { maxLength: 60 }), (given, sequence) => {
      const { state } = run(given, sequence);
      expect(state.circuits.size).toBeLessThanOrEqual(128);
      expect(state.streams.size).toBeLessThanOrEqual(512);
      expect(state.orConnections.size).toBeLessThanOrEqual(routers.length);
      expect(state.mappings.size).toBeLessThanOrEqual(state.settings.maxMappings);
      expect(state.onions.size).toBeLessThanOrEqual(256);
      expect(state.tasks.length).toBeLessThanOrEqual(1024);
      if (state.ended === undefined) expect(dueAt(state)).toBeGreaterThanOrEqual(state.time);
    }),
  );
});

it('law: every event of the v1 protocol is read as it was written', () => {
  fc.assert(
    fc.property(simulatorOptions, fc.array(anyInput, { maxLength: 60 }), (given, sequence) => {
      for (const output of run(given, sequence).outputs) {
        if (output._tag !== 'V1Event') continue;
        const { encode, decode } = v1EventCodecs[v1NameOf(output.event) as 'GUARD'];
        const written = encode(output.event as GuardEvent);
        expect(E.isRight(written) ? decode(written.right) : written).toEqual(E.right(output.event));
      }
    }),
  );
});

it('law: a state and an input alone decide what happens', () => {
  fc.assert(
    fc.property(simulatorOptions, fc.array(anyInput, { maxLength: 30 }), (given, sequence) => {
      expect(run(given, sequence)).toEqual(run(given, sequence));
    }),
  );
});

it('law: ticks add up', () => {
  fc.assert(
    fc.property(simulatorOptions, fc.array(fc.nat(4000), { maxLength: 6 }), (given, ticks) => {
      const tick = (milliseconds: number): SimulatorInput => ({ _tag: 'Tick', milliseconds });
      const whole = ticks.reduce((sum, n) => sum + n, 0);
      const minutes = Array.from({ length: Math.ceil(whole / 60_000) }, (_, i) =>
        tick(Math.min(60_000, whole - i * 60_000)),
      );
      expect(run(given, ticks.map(tick))).toEqual(run(given, minutes));
    }),
  );
});

it('another seed gives another run', () => {
  const sequence: ReadonlyArray<SimulatorInput> = [{ _tag: 'Tick', milliseconds: 20_000 }];
  expect(run({ seed: 1 }, sequence).outputs).not.toEqual(run({ seed: 2 }, sequence).outputs);
});

it('law: once it has ended nothing changes, and each request gets the reason', () => {
  fc.assert(
    fc.property(fc.array(anyInput), (sequence) => {
      const [ended] = step(begin({}), { _tag: 'Signal', signal: 'Halt' });
      for (const input of sequence) {
        const [after, outputs] = step(ended, input);
        expect(after).toBe(ended);
        expect(outputs).toEqual(input._tag === 'Tick' ? [] : [{ _tag: 'Answer', answer: E.left(ended.ended) }]);
      }
    }),
  );
});

it('holds its bounds at the highest rates', () => {
  const state = run(
    { circuitsPerMinute: 60_000, streamsPerMinute: 60_000, failureRate: 0 },
    Array.from({ length: 4 }, () => ({ _tag: 'Tick', milliseconds: 1000 })),
  ).state;
  expect(state.circuits.size).toBe(128);
  expect(state.streams.size).toBe(512);
});
