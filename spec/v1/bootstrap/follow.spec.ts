import { either as E } from 'fp-ts';
import { connectionLost, serverError, transportError } from '../../../lib/TorError.js';
import { bootstrap, parseBootstrap } from '../../../lib/v1/index.js';
import type { Bootstrap, BootstrapOptions, V1Client } from '../../../lib/v1/index.js';
import { HOUR, realTime, wallClock } from '../../wallClock.js';
import { connected, virtually } from '../peer.js';
import type { Peer } from '../peer.js';
import { recording } from '../../recording.js';

const step = (percentage: number, tag: string): string =>
  `NOTICE BOOTSTRAP PROGRESS=${percentage} TAG=${tag} SUMMARY="${tag} now"`;
const event = (percentage: number, tag: string): string => `650 STATUS_CLIENT ${step(percentage, tag)}`;
const warning =
  '650 STATUS_CLIENT WARN BOOTSTRAP PROGRESS=10 TAG=conn SUMMARY="conn now" WARNING="Connection refused" ' +
  'REASON=CONNECTREFUSED COUNT=2 RECOMMENDATION=warn HOSTID="ABCD" HOSTADDR="1.2.3.4:9001"';
const state = (text: string): ReadonlyArray<string> => [`250-status/bootstrap-phase=${text}`, '250 OK'];

const at0 = (percentage: number, tag: string, more: Partial<Bootstrap> = {}): E.Either<never, Bootstrap> =>
  E.right({ percentage, tag, summary: `${tag} now`, warning: undefined, stalledFor: 0, ...more });

/** What it tells, each with its time, when the Tor says these lines at these times. */
const told = (
  said: ReadonlyArray<readonly [number, ReadonlyArray<string> | ((far: Peer) => void)]>,
  options?: BootstrapOptions,
): ReadonlyArray<readonly [number, unknown]> => {
  const items: Array<readonly [number, unknown]> = [];
  virtually((at, scheduler) => {
    const { tor, far } = connected({ scheduler });
    let now = 0;
    for (let time = 0; time <= 200_000; time += 1_000) at(time, () => (now = time));
    const source = (one: V1Client) =>
      options === undefined ? one.bootstrap$ : bootstrap(one, { scheduler, ...options });
    at(1, () => {
      source(tor).subscribe({ next: (item) => items.push([now, item]), complete: () => items.push([now, '|']) });
    });
    for (const [time, what] of said) {
      at(time, () => (typeof what === 'function' ? what(far) : far.send(...what)));
    }
    at(200_000, () => tor.close());
  });
  return items;
};

it('asks for the state once the events flow, and tells each step once, up to the last', () => {
  expect(
    told([
      [2, (far) => expect(far.received().slice(2)).toEqual(['SETEVENTS STATUS_CLIENT'])],
      [1_000, ['250 OK']],
      [1_001, (far) => expect(far.received()).toEqual(['GETINFO status/bootstrap-phase'])],
      [2_001, [event(5, 'conn')]],
      [3_001, state(step(5, 'conn'))],
      [4_001, ['650 STATUS_CLIENT NOTICE CIRCUIT_ESTABLISHED', event(10, 'handshake')]],
      [5_001, [event(100, 'done')]],
      [6_001, (far) => expect(far.received()).toEqual(['SETEVENTS'])],
    ]),
  ).toEqual([
    [2_000, at0(5, 'conn')],
    [4_000, at0(10, 'handshake')],
    [5_000, at0(100, 'done')],
    [5_000, '|'],
  ]);
});

it('tells of the time without a step as it was, if the wall clock is set back', async () => {
  const { pass, step: set } = wallClock();
  const { tor, far } = connected();
  const items: unknown[] = [];
  tor.bootstrap$.subscribe((item) => items.push(item));
  await pass(1);
  far.send('250 OK');
  far.send(...state(step(5, 'conn')));
  await pass(10_000);
  set(-HOUR);
  await pass(50_000);
  expect(items).toEqual([at0(5, 'conn'), at0(5, 'conn', { stalledFor: 60_000 })]);
  tor.close();
  realTime();
});

it('a Tor that is there already is one item', () => {
  expect(
    told([
      [1_001, ['250 OK']],
      [1_002, state(step(100, 'done'))],
    ]),
  ).toEqual([
    [1_000, at0(100, 'done')],
    [1_000, '|'],
  ]);
});

it('a minute without a step is told, and each minute after it', () => {
  expect(
    told([
      [1_000, ['250 OK']],
      [1_001, state(step(5, 'conn'))],
      [31_001, [event(10, 'handshake')]],
      [155_001, [event(14, 'circuit')]],
    ]),
  ).toEqual([
    [1_000, at0(5, 'conn')],
    [31_000, at0(10, 'handshake')],
    [91_000, at0(10, 'handshake', { stalledFor: 60_000 })],
    [151_000, at0(10, 'handshake', { stalledFor: 120_000 })],
    [155_000, at0(14, 'circuit')],
    [200_000, '|'],
  ]);
});

it('how long a stall is can be chosen, or that none is told', () => {
  const said = [
    [1_000, ['250 OK']],
    [1_001, state(step(5, 'conn'))],
    [62_002, [event(100, 'done')]],
  ] as const;
  const times = (options: BootstrapOptions) => told(said, options).map(([time]) => time);
  expect(times({ stalledAfter: 30_000 })).toEqual([1_000, 31_000, 61_000, 62_000, 62_000]);
  expect(times({ stalledAfter: Infinity })).toEqual([1_000, 62_000, 62_000]);
});

it('a warning is told with what to make of it, and is no step', () => {
  const problem = {
    text: 'Connection refused',
    reason: 'CONNECTREFUSED',
    count: 2,
    recommendation: 'Warn',
    host: 'ABCD',
    hostAddress: '1.2.3.4:9001',
  } as const;
  expect(
    told([
      [1_000, ['250 OK']],
      [1_001, state(step(10, 'conn'))],
      [21_001, [warning, warning]],
      [71_001, [event(100, 'done')]],
    ]),
  ).toEqual([
    [1_000, at0(10, 'conn')],
    [21_000, at0(10, 'conn', { warning: problem, stalledFor: 20_000 })],
    [61_000, at0(10, 'conn', { warning: problem, stalledFor: 60_000 })],
    [71_000, at0(100, 'done')],
    [71_000, '|'],
  ]);
});

describe('its last item is a Left', () => {
  const reset = transportError('Reset', 'memory:peer', 'reset');

  it('when the connection ends', () => {
    expect(
      told([
        [1_000, ['250 OK']],
        [1_001, state(step(5, 'conn'))],
        [2_001, (far) => far.fail(reset)],
      ]).slice(1),
    ).toEqual([
      [2_000, E.left(connectionLost(1, reset))],
      [2_000, '|'],
    ]);
  });

  it('when the connection ends before there is a state', () => {
    expect(
      told([
        [1_001, ['250 OK']],
        [2_001, (far) => far.fail(reset)],
      ]),
    ).toEqual([
      [2_000, E.left(connectionLost(1, reset))],
      [2_000, '|'],
    ]);
  });

  it('when the Tor refuses the event, or the state', () => {
    expect(told([[1_001, ['552 Unrecognized event']]])).toEqual([
      [1_000, E.left(serverError('UnrecognizedByteCode', 'Unrecognized event', 552, 'SETEVENTS'))],
      [1_000, '|'],
    ]);
    expect(
      told([
        [1_000, ['250 OK']],
        [1_001, ['552 Unrecognized key']],
      ]),
    ).toEqual([
      [1_000, E.left(serverError('UnrecognizedKey', 'Unrecognized key', 552, 'GETINFO'))],
      [1_000, '|'],
    ]);
  });

  it('and not when a step cannot be read', () => {
    expect(
      told([
        [1_000, ['250 OK']],
        [1_001, [event(101, 'conn'), '650 STATUS_CLIENT NOTICE BOOTSTRAP TAG=x', event(100, 'done')]],
      ]),
    ).toMatchObject([
      [1_000, { left: { _tag: 'DecodeError', field: 'PROGRESS' } }],
      [1_000, { left: { _tag: 'DecodeError', field: 'PROGRESS' } }],
      [1_000, at0(100, 'done')],
      [1_000, '|'],
    ]);
  });
});

it.each([
  ['', undefined],
  ['NOTICE CIRCUIT_ESTABLISHED', undefined],
  ['NOTICE BOOTSTRAP PROGRESS=0 TAG=starting SUMMARY="Starting"', 0],
  ['WARN BOOTSTRAP PROGRESS=1 TAG=a SUMMARY="b" WARNING="c"', 1],
])('%s', (text, percentage) => {
  const parsed = parseBootstrap(text);
  if (percentage === undefined) expect(parsed).toBeUndefined();
  else expect(parsed).toMatchObject({ right: { percentage } });
});

it('a time without progress that no timer can take is the longest that one can', () => {
  const { delays, scheduler } = recording();
  virtually((at, time) => {
    const { tor, far } = connected({ scheduler: time });
    at(1, () => bootstrap(tor, { stalledAfter: Number.MAX_SAFE_INTEGER, scheduler }).subscribe());
    at(2, () => far.send('250 OK', '650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=1 TAG=a SUMMARY=b'));
    at(3, () => tor.close());
  });
  expect(delays).toEqual([0x7fff_ffff]);
});
