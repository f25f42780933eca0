import { either as E, function as F } from 'fp-ts';
import { NEVER, of } from 'rxjs';
import { configLine, policies } from '../../lib/index.js';
import type { CircuitEvent, ObservableEither, OrConnectionEvent, StreamEvent, Tor, TorError } from '../../lib/index.js';
import { v1Client } from '../../lib/v1/index.js';
import { requestNames } from '../../lib/policies/members.js';
import { handmade } from '../server/handmade.js';
import { recordingV1 } from './recordingV1.js';

const {
  allowEvents,
  allowInfo,
  allowKeys,
  allowRequests,
  allowSignals,
  rateLimit,
  readOnly,
  redact,
  refuseRequests,
  SCRUBBED,
} = policies;

const DONE = 'NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY="Done"';

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
    const router = { ...orConnection, router: 'scrubbed' };
    expect(told(redact({ targets: true, relays: true })(knowing))).toEqual([
      E.right([{ ...circuit, path: ['scrubbed'] }]),
      E.right([{ ...stream, target: `${SCRUBBED}:80` }]),
      E.right([router]),
    ]);
    expect(told(redact({ relays: true })(knowing))[1]).toEqual(E.right([stream]));
  });

  it('of events that are not allowed are refused', () => {
    expect(told(allowEvents(['Stream', 'Log'])(knowing))).toEqual([REFUSED, E.right([stream]), REFUSED]);
  });

  it('count as requests', () => {
    const [first, second] = told(rateLimit({ requests: 1, per: 60_000 })(knowing));
    expect(first).toEqual(E.right([circuit]));
    expect(second).toBe('ResourceExhausted');
  });
});

describe('what a policy does not know', () => {
  const policies_: ReadonlyArray<policies.Policy> = [
    readOnly,
    redact({}),
    redact({ targets: true }),
    rateLimit({ requests: 1, per: 1 }),
    allowEvents([]),
    allowKeys([]),
    allowInfo([]),
    allowSignals([]),
    allowRequests(requestNames),
    refuseRequests([]),
  ];

  it('is refused: raw commands, and members of its own', () => {
    const { tor, asked } = recordingV1();
    const own = { ...tor, reboot: () => tor.saveConf, wishes$: tor.saveConf, level: 3 };
    for (const policy of policies_) {
      const guarded = policy(own);
      expect(answerOf(guarded.command('SAVECONF'))).toBe(REFUSED);
      expect(answerOf(guarded.reboot())).toBe(REFUSED);
      const items: unknown[] = [];
      guarded.wishes$.subscribe((item) => items.push(item));
      expect([items, guarded.level]).toEqual([[], undefined]);
    }
    expect(asked).toEqual([]);
  });

  it('passes if a change names it', () => {
    const { tor, asked } = recordingV1();
    expect(answerOf(policies.changed(tor, { command: tor.command }).command('SAVECONF'))).toEqual(E.right([]));
    expect(asked).toEqual([['command', 'SAVECONF']]);
  });

  it('does not appear in a Tor that does not have it', () => {
    for (const policy of policies_) {
      expect(Object.keys(policy(handmade())).sort()).toEqual(Object.keys(handmade()).sort());
    }
    expect(policies.changed(handmade(), { delOnion: () => policies.refused('x') })).not.toHaveProperty('delOnion');
  });

  it('of a client is its diagnostics, which may have text that is redacted', () => {
    const diagnostics: unknown[] = [];
    const client = { ...v1Client(NEVER), diagnostic$: of({ _tag: 'UnknownEvent', code: 1, body: new Uint8Array() }) };
    readOnly(client).diagnostic$.subscribe((item) => diagnostics.push(item));
    expect(diagnostics).toEqual([]);
    expect(readOnly(client).status$).toBe(client.status$);
  });
});

it('a class can implement a Tor', () => {
  class Own {
    private readonly answer = of(E.right('own'));
    getConf(): unknown {
      return this.answer;
    }
  }
  const { getConf: _, ...rest } = handmade();
  const tor = Object.assign(new Own(), rest);
  expect(answerOf(policies.changed(tor as unknown as Tor, {}).getConf(['a']))).toEqual(E.right('own'));
});

describe('what is derived from a changed member', () => {
  const info = { version: '0.4.9', uptime: '7', 'circuit-status': '7 BUILT amber', 'status/bootstrap-phase': DONE };

  it('follows it: decoded values, snapshots and the bootstrap', () => {
    const { tor } = recordingV1(info, { event: () => NEVER });
    const asked: string[] = [];
    const changed = policies.changed(tor, {
      getInfoText: (keys) => {
        asked.push(...keys);
        return tor.getInfoText(keys);
      },
    });
    expect(answerOf(changed.getInfo(['uptime']))).toEqual(E.right([7]));
    expect(answerOf(changed.snapshots.circuits)).toMatchObject(E.right([{ id: 7, path: ['amber'] }]));
    expect(answerOf(changed.bootstrap$)).toMatchObject(E.right({ percentage: 100 }));
    expect(asked).toEqual(['uptime', 'circuit-status', 'status/bootstrap-phase']);
  });

  it('of events is the bootstrap and whether a snapshot is complete', () => {
    const { tor } = recordingV1(info);
    const names: string[] = [];
    const changed = policies.changed(tor, {
      event: (name) => {
        names.push(name);
        return NEVER;
      },
      active: (name) => {
        names.push(`active ${name}`);
        return of(true);
      },
    });
    answerOf(changed.bootstrap$);
    changed.snapshots.active('circuit$').subscribe();
    expect(names.sort()).toEqual(['STATUS_CLIENT', 'active STATUS_CLIENT', 'active circuit$']);
  });
});
