/** A client of a served Tor behaves as that Tor, on v1 and on both ways between v1 and TC. */
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client, configLine, noReconnect, policies, reset } from '../../lib/index.js';
import type { Address, ConfigLine, Signal, Tor, TorError } from '../../lib/index.js';
import { simulator } from '../../lib/simulator/index.js';
import { serve } from '../../lib/tc/server.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { linked } from '../../lib/transport/memory.js';
import { serveV1, v1Client, v1EventNames } from '../../lib/v1/index.js';
import type { Profile, V1Tor } from '../../lib/v1/index.js';
import { servedCommands } from '../../lib/v1/command/served.js';

type Answer = Observable<E.Either<TorError, unknown>>;
type Ask<T> = (tor: T) => Answer;

/** A request of the algebra, or milliseconds that pass. */
interface Step<T> {
  readonly show: string;
  readonly ask?: Ask<T>;
  readonly ms: number;
}

const asking = <T>(show: string, ask: Ask<T>): Step<T> => ({ show, ask, ms: 1 });
const wait = (ms: number): Step<Tor> => ({ show: `wait ${String(ms)}`, ms });

const { messages } = arbitraries(fc);
const address = fc.constantFrom<Address>(
  { _tag: 'IPv4', address: '0.0.0.0' },
  { _tag: 'IPv4', address: '192.0.2.7' },
  { _tag: 'IPv6', address: '2001:db8::1' },
  { _tag: 'Hostname', address: 'example.org' },
  { _tag: 'Hostname', address: 'www.example.net' },
);
/** A v1 Tor checks the form of a key before it looks for the option. */
const isName = /^[A-Za-z][A-Za-z0-9_]*$/;
/** v1 has no CR, LF or NUL in a value. */
const isCarried = (value: string): boolean => !/[\r\n\0]/.test(value);
const key = fc.oneof(
  fc.constantFrom('SocksPort', 'socksport', 'BandwidthRate', 'ExitNodes', 'Log', 'HiddenServiceOptions', 'Unknown'),
  messages.GetConf.map(({ keys }) => keys[0] as string).filter((one) => isName.test(one)),
);
const line = fc.oneof(
  fc.constantFrom<ConfigLine>(
    configLine('SocksPort', '9150'),
    configLine('SocksPort', '70000'),
    configLine('ExitNodes', 'a, b'),
    configLine('HiddenServiceDir', '/srv/hs'),
    configLine('HiddenServicePort', '80'),
    configLine('ContactInfo', 'foo "bar" \\ é'),
    reset('BandwidthRate'),
  ),
  messages.SetConf.map(({ lines }) => lines[0] as ConfigLine).filter(
    (one) => isName.test(one.key) && isCarried(one.value),
  ),
);

/** Without `getAllMappings`: on v1 it also returns the mappings that the Tor has cached. */
const steps: ReadonlyArray<fc.Arbitrary<Step<Tor>>> = [
  fc
    .array(key, { minLength: 1, maxLength: 4 })
    .map((keys) => asking(`getConf ${keys.join()}`, (tor) => tor.getConf(keys))),
  fc
    .array(line, { minLength: 1, maxLength: 4 })
    .map((lines) => asking(`setConf ${JSON.stringify(lines)}`, (tor) => tor.setConf(lines))),
  fc.constant(asking('saveConf', (tor) => tor.saveConf)),
  fc.constantFrom<Signal>('Reload', 'Dump', 'Debug').map((name) => asking(`signal ${name}`, (tor) => tor.signal(name))),
  fc
    .tuple(address, address)
    .map(([from, to]: readonly [Address, Address]) =>
      asking(`mapAddress ${from.address} ${to.address}`, (tor) => tor.mapAddress(from, to)),
    ),
  fc.integer({ min: 1, max: 5_000 }).map(wait),
];

const infoKey = fc.constantFrom(
  ...['version', 'config/names', 'events/names', 'circuit-status', 'stream-status', 'orconn-status', 'entry-guards'],
  ...[
    'address-mappings/all',
    'ns/all',
    'ns/name/amber',
    'uptime',
    'traffic/read',
    'net/listeners/socks',
    'config-text',
  ],
  ...['status/bootstrap-phase', 'network-liveness', 'onions/detached', 'onions/current', 'unknown', 'Version'],
);
const id = fc.integer({ min: 0, max: 4 });
const onion = fc.record({
  ports: fc.array(fc.record({ port: fc.integer({ min: 1, max: 0xffff }) }), { minLength: 1, maxLength: 2 }),
  detach: fc.boolean(),
  discardKey: fc.boolean(),
});

const v1Steps: ReadonlyArray<fc.Arbitrary<Step<V1Tor>>> = [
  ...steps,
  fc
    .uniqueArray(infoKey, { minLength: 1, maxLength: 4 })
    .map((keys) => asking<V1Tor>(`getInfo ${keys.join()}`, (tor) => tor.getInfoText(keys))),
  fc
    .array(line, { minLength: 1, maxLength: 3 })
    .map((lines) => asking<V1Tor>(`resetConf ${JSON.stringify(lines)}`, (tor) => tor.resetConf(lines))),
  fc
    .constantFrom('SocksPort 9050\nNickname amber', 'Nonsense 1', '# nothing')
    .map((text) => asking<V1Tor>(`loadConf ${text}`, (tor) => tor.loadConf(text))),
  fc
    .tuple(fc.constantFrom([], ['amber', 'birch', 'cedar'], ['nobody']), id)
    .map(([path, circuit]) =>
      asking<V1Tor>(`extend ${String(circuit)} ${path.join()}`, (tor) => tor.extendCircuit(path, { circuit })),
    ),
  id.map((circuit) => asking<V1Tor>(`close ${String(circuit)}`, (tor) => tor.closeCircuit(circuit))),
  id.map((stream) => asking<V1Tor>(`closeStream ${String(stream)}`, (tor) => tor.closeStream(stream))),
  fc.tuple(id, id).map(([s, c]) => asking<V1Tor>(`attach ${String(s)} ${String(c)}`, (tor) => tor.attachStream(s, c))),
  id.map((circuit) => asking<V1Tor>('purpose', (tor) => tor.setCircuitPurpose(circuit, 'controller'))),
  onion.map((service) => asking<V1Tor>(`addOnion ${JSON.stringify(service)}`, (tor) => tor.addOnion(service))),
  fc.constant(asking<V1Tor>('delOnion', (tor) => tor.delOnion('a'.repeat(56)))),
  fc.constant(asking<V1Tor>('resolve', (tor) => tor.resolve('example.org'))),
  fc.constant(asking<V1Tor>('useFeature', (tor) => tor.useFeature(['VERBOSE_NAMES']))),
  fc.constant(asking<V1Tor>('dropGuards', (tor) => tor.dropGuards)),
  fc.constant(asking<V1Tor>('dropTimeouts', (tor) => tor.dropTimeouts)),
  fc.constant(asking<V1Tor>('dropOwnership', (tor) => tor.dropOwnership)),
];

/** An error by its name: its text and its status are those of the protocol. */
const plain = (item: E.Either<TorError, unknown>): unknown => {
  if (item._tag === 'Right') return item;
  const { left } = item;
  return left._tag === 'ServerError' ? { left: left.code } : item;
};

/** Runs a program against a Tor in virtual time, and returns all items: of each request, and of the streams. */
const observe = <T extends Tor>(
  program: ReadonlyArray<Step<T>>,
  make: (scheduler: TestScheduler) => T,
  streamsOf: (tor: T) => ReadonlyArray<Answer>,
): unknown => {
  const scheduler = new TestScheduler(() => undefined);
  const answers: unknown[][] = [];
  const events: unknown[][] = [];
  scheduler.run(({ flush }) => {
    const tor = make(scheduler);
    for (const stream of streamsOf(tor)) {
      const items: unknown[] = [];
      events.push(items);
      stream.subscribe((item) => {
        if (item._tag === 'Right') items.push(item.right);
      });
    }
    let time = 0;
    for (const [i, { show, ask, ms }] of program.entries()) {
      time += ms;
      if (ask === undefined) continue;
      const items: unknown[] = [show];
      answers.push(items);
      scheduler.schedule(
        () => {
          ask(tor).subscribe({ next: (item) => items.push(plain(item)), complete: () => items.push('complete') });
          // a part of a millisecond of its own, so that no request meets an action of the simulator
        },
        time + (i + 1) / 1024,
      );
    }
    scheduler.schedule(() => {
      tor.signal('Halt').subscribe();
    }, time + 1_500);
    flush();
  });
  return { answers, events };
};

const direct = (seed: number) => (scheduler: TestScheduler) => simulator({ seed, scheduler, streams: 'v1' });

const onV1 = (tor: Tor, scheduler: TestScheduler, chunkSize: number, profile?: Profile): V1Tor => {
  const [near, far] = linked({ chunkSize });
  serveV1(tor, { scheduler, profile })(far).subscribe();
  return v1Client(of(E.right(near)), { reconnect: noReconnect, scheduler });
};

const onTc = (tor: Tor, scheduler: TestScheduler, chunkSize: number): Tor => {
  const [near, far] = linked({ chunkSize });
  serve(tor, { scheduler })(far).subscribe();
  return client(of(E.right(near)), { reconnect: noReconnect, scheduler });
};

const named = (tor: V1Tor): ReadonlyArray<Answer> => v1EventNames.map((name) => tor.event(name));
const typed = ({ circuit$, stream$, orConnection$, bandwidth$, log$ }: Tor): ReadonlyArray<Answer> => [
  circuit$,
  stream$,
  orConnection$,
  bandwidth$,
  log$,
];

const inputs = <T>(of: ReadonlyArray<fc.Arbitrary<Step<T>>>) =>
  [fc.array(fc.oneof(...of), { maxLength: 20 }), fc.integer(), fc.integer({ min: 1, max: 40 })] as const;

const numRuns = process.env.CI === 'true' ? 500 : 15;

it('law: a v1 client of a served V1Tor behaves as that Tor: the same answers and events', () => {
  fc.assert(
    fc.property(...inputs(v1Steps), (program, seed, chunkSize) => {
      const served = (scheduler: TestScheduler) => onV1(direct(seed)(scheduler), scheduler, chunkSize);
      expect(observe(program, served, named)).toEqual(observe(program, direct(seed), named));
    }),
    { numRuns },
  );
});

const everything = policies.profile({
  hosts: ['*'],
  commands: Object.fromEntries(Object.keys(servedCommands).map((keyword) => [keyword, ['[^]*']])),
  events: Object.fromEntries(v1EventNames.map((name) => [name, null])),
});

it('law: a profile that allows everything changes nothing', () => {
  const profile = E.getOrElseW(() => undefined)(everything);
  fc.assert(
    fc.property(...inputs(v1Steps), (program, seed, chunkSize) => {
      const served = (scheduler: TestScheduler) => onV1(direct(seed)(scheduler), scheduler, chunkSize);
      const filtered = (scheduler: TestScheduler) => onV1(direct(seed)(scheduler), scheduler, chunkSize, profile);
      expect(observe(program, filtered, named)).toEqual(observe(program, served, named));
    }),
    { numRuns },
  );
});

/** Events of TC have no details, name a router by its nickname, and end a log message with a newline. */
const withoutDetails = (observed: unknown): unknown =>
  JSON.parse(
    JSON.stringify(observed, (name, value: unknown) => (name === 'details' ? undefined : value)).replace(
      /\$[0-9A-F]{40}~|\\n(?=")/g,
      '',
    ),
  );

it('law: a TC client of a gateway to a v1 Tor behaves as that Tor, but for the details of events', () => {
  fc.assert(
    fc.property(...inputs(steps), (program, seed, chunkSize) => {
      const chain = (scheduler: TestScheduler) =>
        onTc(onV1(direct(seed)(scheduler), scheduler, chunkSize), scheduler, chunkSize);
      expect(withoutDetails(observe(program, chain, typed))).toEqual(
        withoutDetails(observe(program, (scheduler) => onTc(direct(seed)(scheduler), scheduler, 40), typed)),
      );
    }),
    { numRuns },
  );
});

it('law: a v1 client of a gateway to a TC Tor behaves as that Tor, but for the details of events', () => {
  fc.assert(
    fc.property(...inputs(steps), (program, seed, chunkSize) => {
      const chain = (scheduler: TestScheduler) =>
        onV1(onTc(direct(seed)(scheduler), scheduler, chunkSize), scheduler, chunkSize);
      expect(withoutDetails(observe(program, chain, typed))).toEqual(
        withoutDetails(observe(program, (scheduler) => onTc(direct(seed)(scheduler), scheduler, 40), typed)),
      );
    }),
    { numRuns },
  );
});
