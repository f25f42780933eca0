import { either as E, function as F } from 'fp-ts';
import { NEVER, of } from 'rxjs';
import { configLine, policies } from '../../lib/index.js';
import type { CircuitEvent, ObservableEither, OrConnectionEvent, StreamEvent, Tor, TorError } from '../../lib/index.js';
import { v1Client } from '../../lib/v1/index.js';
import { handmade } from '../server/handmade.js';

const { allowEvents, allowKeys, allowSignals, rateLimit, readOnly, redact, SCRUBBED } = policies;

/** The request that a Left names, or the Right. */
const refusedBy = (answer$: ObservableEither<TorError, unknown>): unknown => {
  let answer: unknown;
  answer$.subscribe((item) => {
    answer = E.isLeft(item) && item.left._tag === 'ServerError' ? item.left.request : item;
  });
  return answer;
};

/** The code of a Left that came at once, or the Right. */
const answerOf = (answer$: ObservableEither<TorError, unknown>): unknown => {
  let answer: unknown;
  answer$.subscribe((item) => {
    answer = E.isLeft(item) && item.left._tag === 'ServerError' ? item.left.code : item;
  });
  return answer;
};

const host = (address: string) => ({ _tag: 'Hostname', address }) as const;
const REFUSED = 'Unauthorized';

describe('changed', () => {
  it('passes on to the Tor what is undefined in the changes', () => {
    const tor = policies.changed(handmade(), { getConf: undefined, saveConf: of(E.right(undefined)) });

    expect(answerOf(tor.getConf(['SocksPort']))).toEqual(E.right([configLine('SocksPort', '1')]));
  });
});

it.each([
  ['readOnly', readOnly, ['SETCONF', 'SAVECONF', 'SIGNAL', 'MAPADDRESS']],
  ['allowKeys', allowKeys([]), ['GETCONF', 'SETCONF']],
  ['allowSignals', allowSignals([]), ['SIGNAL']],
  [
    'rateLimit',
    rateLimit({ requests: 0, per: 1 }),
    ['GETCONF', 'SETCONF', 'SAVECONF', 'SIGNAL', 'MAPADDRESS', 'GETALLMAPPINGS', 'GETINFO'],
  ],
])('a refusal of %s names the request', (_, policy, names) => {
  const circuits = of(E.right([]));
  const tor = policy(handmade({ snapshots: { active: () => of(true), circuits } }));
  const answers = [
    refusedBy(tor.getConf(['SocksPort'])),
    refusedBy(tor.setConf([configLine('SocksPort', '1')])),
    refusedBy(tor.saveConf),
    refusedBy(tor.signal('Dump')),
    refusedBy(tor.mapAddress(host('a'), host('b'))),
    refusedBy(tor.getAllMappings),
    refusedBy(tor.snapshots?.circuits ?? NEVER),
  ];
  expect(answers.filter((answer) => typeof answer === 'string')).toEqual(names);
});

it('policies compose as functions', () => {
  const tor = F.pipe(handmade(), allowKeys(['a']), readOnly);
  expect([answerOf(tor.getConf(['a'])), answerOf(tor.getConf(['b'])), answerOf(tor.setConf([]))]).toEqual([
    E.right([configLine('a', '1')]),
    REFUSED,
    REFUSED,
  ]);
});

describe('snapshots', () => {
  const circuit: CircuitEvent = { _tag: 'Circuit', status: 'Built', id: 1, path: ['amber'] };
  const stream: StreamEvent = { _tag: 'Stream', status: 'Succeeded', id: 2, target: 'a.example:80' };
  const orConnection: OrConnectionEvent = { _tag: 'OrConnection', status: 'Connected', router: 'amber' };
  const knowing = handmade({
    snapshots: {
      active: () => of(true),
      circuits: of(E.right([circuit])),
      streams: of(E.right([stream])),
      orConnections: of(E.right([orConnection])),
    },
  });
  const told = ({ snapshots }: Tor): ReadonlyArray<unknown> =>
    [snapshots?.circuits, snapshots?.streams, snapshots?.orConnections].map(
      (snapshot$) => snapshot$ && answerOf(snapshot$),
    );

  it('pass, where nothing is kept back', () => {
    const all = [E.right([circuit]), E.right([stream]), E.right([orConnection])];
    for (const policy of [readOnly, redact({ logs: true }), allowKeys([]), allowSignals([])]) {
      expect(told(policy(knowing))).toEqual(all);
    }
    expect(readOnly(handmade()).snapshots).toBeUndefined();
  });

  it('are redacted as the events are', () => {
    const router = { ...orConnection, router: SCRUBBED };
    expect(told(redact({ targets: true, relays: true })(knowing))).toEqual([
      E.right([{ ...circuit, path: [SCRUBBED] }]),
      E.right([{ ...stream, target: `${SCRUBBED}:80` }]),
      E.right([router]),
    ]);
    expect(told(redact({ relays: true })(knowing))[1]).toEqual(E.right([stream]));
  });

  it('of events that are not allowed are none', () => {
    expect(told(allowEvents(['Stream', 'Log'])(knowing))).toEqual([undefined, E.right([stream]), undefined]);
  });

  it('count as requests', () => {
    const [first, second] = told(rateLimit({ requests: 1, per: 60_000 })(knowing));
    expect(first).toEqual(E.right([circuit]));
    expect(second).toBe('ResourceExhausted');
  });
});

it('what a policy gives is a Tor and nothing more, also of a client that can do more', () => {
  const members = [...Object.keys(handmade()), 'snapshots', 'status$', 'connected', 'close'].sort();
  for (const policy of [readOnly, redact({}), rateLimit({ requests: 1, per: 1 }), allowEvents([])]) {
    expect(Object.keys(policy(v1Client(NEVER))).sort()).toEqual(members);
  }
});
