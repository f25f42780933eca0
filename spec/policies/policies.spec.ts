import { either as E, function as F } from 'fp-ts';
import { NEVER, of, Subject, Subscription } from 'rxjs';
import { configLine, policies } from '../../lib/index.js';
import type { CircuitEvent, ObservableEither, OrConnectionEvent, StreamEvent, Tor, TorError } from '../../lib/index.js';
import { v1Client } from '../../lib/v1/index.js';
import { handmade } from '../server/handmade.js';
import { marbles } from '../operators/marbles.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';

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
    ['GETCONF', 'SETCONF', 'SAVECONF', 'SIGNAL', 'MAPADDRESS', 'GETALLMAPPINGS', 'GETSTATE'],
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

describe('readOnly', () => {
  const asked: string[] = [];
  const tor = readOnly(
    handmade({
      setConf: () => {
        asked.push('setConf');
        return NEVER;
      },
    }),
  );

  it('refuses what would change something, and the Tor is not asked', () => {
    expect([
      answerOf(tor.setConf([configLine('SocksPort', '1')])),
      answerOf(tor.saveConf),
      answerOf(tor.signal('Dump')),
      answerOf(tor.mapAddress(host('a'), host('b'))),
    ]).toEqual([REFUSED, REFUSED, REFUSED, REFUSED]);
    expect(asked).toEqual([]);
  });

  it('answers questions', () => {
    expect(answerOf(tor.getConf(['SocksPort']))).toEqual(E.right([configLine('SocksPort', '1')]));
  });
});

describe('allowKeys', () => {
  const tor = allowKeys(['SocksPort', 'contactinfo'])(handmade());

  it('lets these options pass, in capitals or not, to read and to set', () => {
    expect(answerOf(tor.getConf(['SOCKSPORT', 'ContactInfo']))).toMatchObject({ _tag: 'Right' });
    expect(answerOf(tor.setConf([configLine('socksport', '1')]))).toEqual(E.right(undefined));
  });

  it('refuses a request with another key as a whole', () => {
    expect(answerOf(tor.getConf(['SocksPort', 'HashedControlPassword']))).toBe(REFUSED);
    expect(answerOf(tor.setConf([configLine('SocksPort', '1'), configLine('ORPort', '1')]))).toBe(REFUSED);
  });

  it.each(['SocksPor', ' SocksPort', 'SocksPort ', '+SocksPort', 'SocksPort\nORPort', ''])(
    'takes %j for another key',
    (key) => {
      expect(answerOf(tor.getConf([key]))).toBe(REFUSED);
    },
  );
});

describe('allowSignals', () => {
  it('refuses all but these', () => {
    const tor = allowSignals(['Reload'])(handmade());
    expect([answerOf(tor.signal('Reload')), answerOf(tor.signal('Halt'))]).toEqual([E.right(undefined), REFUSED]);
  });
});

describe('allowEvents', () => {
  it('gives one Left in the place of the others, for which the Tor is not asked, and nothing more', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const log$ = hot('                 -a-b-c-d|');
      const refused = '                  x-----|';
      const ended$ = hot<TorError>('     ------(e|)');
      const stream$ = hot('              -a-b-c|');

      const tor = allowEvents(['Stream'])(handmade({ log$: log$ as never, stream$: stream$ as never, ended$ }));
      const left = E.left({
        _tag: 'ServerError',
        code: 'Unauthorized',
        text: 'Log: this connection may not have these events',
        request: 'SETEVENTS',
      });
      expectObservable(tor.log$).toBe(refused, { x: left });
      expectObservable(tor.stream$ as never).toBe('-a-b-c|');
      expectSubscriptions(log$.subscriptions).toBe([]);
    });
  });

  it('completes at once where the Tor has ended', () => {
    const items: unknown[] = [];
    const tor = allowEvents([])(handmade({ ended$: of({ _tag: 'Closed', detail: '' }) }));
    tor.log$.subscribe({ next: (item) => items.push(item), complete: () => items.push('completed') });
    expect(items).toEqual(['completed']);
  });
});

describe('redact', () => {
  const events = { circuit$: new Subject<never>(), stream$: new Subject<never>(), log$: new Subject<never>() };
  const lastOf = (stream: keyof typeof events, redaction: policies.Redaction, event: unknown): unknown => {
    let last: unknown;
    const item$: ObservableEither<unknown, unknown> = redact(redaction)(handmade(events))[stream];
    const watching = item$.subscribe((item) => {
      last = E.isRight(item) ? item.right : item.left;
    });
    events[stream].next(event as never);
    watching.unsubscribe();
    return last;
  };
  const stream: StreamEvent = {
    _tag: 'Stream',
    status: 'Succeeded',
    id: 9,
    target: 'www.example.com:443',
    details: {
      status: 'SUCCEEDED',
      circuit: 7,
      sourceAddress: '127.0.0.1:52438',
      socksUsername: 'me',
      socksPassword: 'secret',
      purpose: 'USER',
      other: { SOMETHING: 'www.example.com' },
    },
  };

  it('keeps ids, statuses and ports of streams, and nothing of who and where', () => {
    expect(lastOf('stream$', { targets: true }, E.right(stream))).toEqual({
      _tag: 'Stream',
      status: 'Succeeded',
      id: 9,
      target: '[scrubbed]:443',
      details: { status: 'SUCCEEDED', circuit: 7, purpose: 'USER', other: {} },
    });
  });

  it.each([
    ['[2001:db8::1]:80', '[scrubbed]:80'],
    ['2001:db8::80', '[scrubbed]'],
    ['www.example.com', '[scrubbed]'],
    ['www.example.com:http', '[scrubbed]'],
    [':80', '[scrubbed]:80'],
    ['', '[scrubbed]'],
  ])('of the target %j leaves %j', (target, left) => {
    expect(lastOf('stream$', { targets: true }, E.right({ ...stream, target }))).toMatchObject({ target: left });
  });

  it('scrubs what an undecodable event is quoted with', () => {
    const problem = { _tag: 'DecodeError', message: 'STREAM', field: 'Line', offset: 0, wanted: 'x', got: 'a.com:80' };
    expect(lastOf('stream$', { targets: true }, E.left(problem))).toEqual({ ...problem, got: SCRUBBED });
    const lost = { _tag: 'ConnectionLost', session: 1, reason: problem };
    const late = { _tag: 'TimedOut', waitingFor: 'a connection', after: 5, reason: problem };
    for (const error of [lost, late]) {
      expect(lastOf('stream$', { targets: true }, E.left(error))).toEqual({
        ...error,
        reason: { ...problem, got: SCRUBBED },
      });
    }
  });

  it('of a path leaves its length', () => {
    const circuit: CircuitEvent = { _tag: 'Circuit', status: 'Built', id: 7, path: ['amber', 'birch'] };
    expect(lastOf('circuit$', { relays: true }, E.right(circuit))).toEqual({ ...circuit, path: [SCRUBBED, SCRUBBED] });
    expect(lastOf('circuit$', { targets: true }, E.right(circuit))).toEqual(circuit);
  });

  it('of a log line leaves that there was one, and its severity', () => {
    const log = { _tag: 'Log', message: 'Giving up on www.example.com', details: { severity: 'Warn' } };
    expect(lastOf('log$', { logs: true }, E.right(log))).toEqual({ ...log, message: SCRUBBED });
  });

  it('of mappings leaves how many there are, and answers the one who made one', () => {
    const mapping = { from: host('a.example'), to: host('b.example') };
    const tor = redact({ mappings: true })(handmade({ getAllMappings: of(E.right(mapping), E.right(mapping)) }));
    const items: unknown[] = [];
    tor.getAllMappings.subscribe((item) => items.push(item));
    const scrubbed = E.right({ from: host(SCRUBBED), to: host(SCRUBBED) });
    expect(items).toEqual([scrubbed, scrubbed]);
    expect(answerOf(tor.mapAddress(mapping.from, mapping.to))).toEqual(E.right(mapping));
  });
});

describe('rateLimit', () => {
  it('refuses at once what is too much, and gives back what was used bit by bit', () => {
    marbles(({ cold, expectObservable }) => {
      const tor = rateLimit({ requests: 2, per: 4 })(handmade({ saveConf: cold('(y|)', { y: E.right(undefined) }) }));
      const full = E.left({
        _tag: 'ServerError',
        code: 'ResourceExhausted',
        text: 'More than 2 requests in 4 ms',
        request: 'SAVECONF',
      });
      const letters = { n: full, y: E.right(undefined) };
      const at = (time: string, expected: string): void => expectObservable(tor.saveConf, time).toBe(expected, letters);
      at('^', '(y|)');
      at('^', '(y|)');
      at('^', '(n|)');
      at('-^', '-(n|)');
      at('--^', '--(y|)');
      at('--^', '--(n|)');
      at('----------^', '----------(y|)');
      at('----------^', '----------(y|)');
      at('----------^', '----------(n|)');
    });
  });

  it.each([HOUR, -HOUR])('gives back no more and no less if the wall clock is set by %d ms', async (shift) => {
    const { pass, step } = wallClock();
    const tor = rateLimit({ requests: 2, per: 1_000 })(handmade());
    const ask = (): unknown => answerOf(tor.saveConf);
    expect([ask(), ask(), ask()]).toEqual([E.right(undefined), E.right(undefined), 'ResourceExhausted']);
    step(shift);
    expect(ask()).toBe('ResourceExhausted');
    await pass(500);
    expect([ask(), ask()]).toEqual([E.right(undefined), 'ResourceExhausted']);
    realTime();
  });

  it('a number that is none lets nothing by, and a time that is none gives nothing back', () => {
    for (const requests of [NaN, -1, 0]) {
      expect(answerOf(rateLimit({ requests, per: 1_000 })(handmade()).saveConf)).toBe('ResourceExhausted');
    }
    let now = 0;
    const scheduler = { now: () => now++, schedule: () => new Subscription() };
    const tor = rateLimit({ requests: 1, per: NaN, scheduler })(handmade());
    expect([answerOf(tor.saveConf), answerOf(tor.saveConf)]).toContain('ResourceExhausted');
  });

  it('counts subscriptions, not calls; each Tor that it gives has a count of its own', () => {
    const limit = rateLimit({ requests: 1, per: 60_000 });
    const tor = limit(handmade());
    tor.getConf(['a']);
    expect([answerOf(tor.getConf(['a'])), answerOf(tor.saveConf), answerOf(limit(handmade()).saveConf)]).toEqual([
      E.right([configLine('a', '1')]),
      'ResourceExhausted',
      E.right(undefined),
    ]);
  });
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
