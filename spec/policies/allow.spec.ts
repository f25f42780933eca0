import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { configLine, policies } from '../../lib/index.js';
import type { ObservableEither, TorError } from '../../lib/index.js';
import { handmade } from '../server/handmade.js';
import { requestNames } from '../../lib/policies/members.js';
import type { V1Tor } from '../../lib/v1/index.js';
import { callOf, recordingV1 } from './recordingV1.js';
import { marbles } from '../operators/marbles.js';

const { allowEvents, allowInfo, allowKeys, allowRequests, allowSignals, refuseRequests } = policies;

/** The code of a Left that came at once, or the Right. */
const answerOf = (answer$: ObservableEither<TorError, unknown>): unknown => {
  let answer: unknown;
  answer$.subscribe((item) => {
    answer = E.isLeft(item) && item.left._tag === 'ServerError' ? item.left.code : item;
  });
  return answer;
};
const REFUSED = 'Unauthorized';

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

describe('allowKeys of a V1Tor', () => {
  const { tor, asked } = recordingV1({ 'config-text': 'ORPort 1', version: '0.4.9' });
  const guarded = allowKeys(['SocksPort'])(tor);

  it('is about RESETCONF too, and refuses what would touch or show other options', () => {
    expect(answerOf(guarded.resetConf([{ key: 'socksport' }]))).toEqual(E.right(undefined));
    expect(answerOf(guarded.resetConf([{ key: 'SocksPort' }, { key: 'ORPort' }]))).toBe(REFUSED);
    expect(answerOf(guarded.loadConf('SocksPort 1'))).toBe(REFUSED);
    expect(answerOf(guarded.getInfoText(['version', 'config-text']))).toBe(REFUSED);
    expect(answerOf(guarded.getInfo(['config-text']))).toBe(REFUSED);
    expect(answerOf(guarded.getInfo(['version']))).toEqual(E.right(['0.4.9']));
    expect(asked.map(([name]) => name)).toEqual(['resetConf', 'getInfoText']);
  });
});

describe('allowInfo', () => {
  const info = { version: '1', 'status/fresh': '2', 'circuit-status': '', 'stream-status': '' };
  const { tor, asked } = recordingV1(info);
  const guarded = allowInfo(['version', 'status/*', 'circuit-status'])(tor);

  it('refuses a request with another key as a whole, by whatever member', () => {
    expect(answerOf(guarded.getInfoText(['version', 'status/fresh']))).toEqual(E.right(['1', '2']));
    expect(answerOf(guarded.getInfoText(['version', 'uptime']))).toBe(REFUSED);
    expect(answerOf(guarded.getInfo(['uptime']))).toBe(REFUSED);
    expect(answerOf(guarded.snapshots.circuits)).toEqual(E.right([]));
    expect(answerOf(guarded.snapshots.streams)).toBe(REFUSED);
    expect(answerOf(guarded.getAllMappings)).toBe(REFUSED);
    expect(asked.flatMap(([, keys]) => keys)).toEqual(['version', 'status/fresh', 'circuit-status']);
  });

  it.each(['versio', 'version/x', 'status', 'VERSION', ''])('takes %j for another key', (key) => {
    expect(answerOf(guarded.getInfoText([key]))).toBe(REFUSED);
  });

  it('is about the mappings of a Tor of TC', () => {
    expect(answerOf(allowInfo([])(handmade()).getAllMappings)).toBe(REFUSED);
    expect(answerOf(allowInfo(['address-mappings/*'])(handmade({ getAllMappings: of() })).getAllMappings)).toBe(
      undefined,
    );
  });
});

describe('requests', () => {
  const allowedOf = (tor: V1Tor): ReadonlyArray<string> =>
    requestNames.filter((name) => answerOf(callOf(tor, name)) !== REFUSED);

  it('are only those on the list, also those that derived members make', () => {
    const { tor, asked } = recordingV1({ version: '1' });
    const guarded = allowRequests(['getConf', 'closeCircuit'])(tor);
    expect(allowedOf(guarded)).toEqual(['getConf', 'closeCircuit']);
    expect([answerOf(guarded.getInfo(['version'])), answerOf(guarded.snapshots.circuits)]).toEqual([REFUSED, REFUSED]);
    expect(asked.map(([name]) => name)).toEqual(['getConf', 'closeCircuit']);
  });

  it('are all but those that are refused', () => {
    const { tor } = recordingV1({ version: '1' });
    const guarded = refuseRequests(['takeOwnership', 'getInfoText'])(tor);
    expect(requestNames.filter((name) => !allowedOf(guarded).includes(name))).toEqual(['getInfoText', 'takeOwnership']);
    expect(answerOf(guarded.getInfo(['version']))).toBe(REFUSED);
  });

  it('include the end of an onion service whose beginning was allowed', () => {
    const guarded = allowRequests(['addOnion'])(recordingV1().tor);
    expect(answerOf(guarded.delOnion('abc'))).toBe(REFUSED);
    answerOf(guarded.addOnion({ ports: [{ port: 80 }] }));
    expect(answerOf(guarded.delOnion('abc'))).toEqual(E.right(undefined));
    answerOf(guarded.addOnion({ ports: [{ port: 80 }], detach: true }));
    expect(answerOf(guarded.delOnion('abc'))).toBe(REFUSED);
  });
});

describe('allowEvents of a V1Tor', () => {
  const eventsOf = (allowed: ReadonlyArray<string>) => {
    const requested: string[] = [];
    const { tor } = recordingV1(
      { 'circuit-status': '', 'stream-status': '' },
      {
        event: ((name: string) => {
          requested.push(name);
          return of(E.right(name));
        }) as unknown as V1Tor['event'],
        log$: of(E.right('log$')) as never,
        circuit$: of(E.right('circuit$')) as never,
      },
    );
    return { tor: allowEvents(allowed)(tor), requested };
  };

  it('takes tags and names, in any case', () => {
    const { tor, requested } = eventsOf(['Circuit', 'hs_desc']);
    for (const name of ['CIRC', 'circ_minor', 'HS_DESC']) expect(answerOf(tor.event(name))).toEqual(E.right(name));
    for (const name of ['STREAM', 'HS_DESC_CONTENT', 'INFO', 'LATER']) expect(answerOf(tor.event(name))).toBe(REFUSED);
    expect(requested).toEqual(['CIRC', 'circ_minor', 'HS_DESC']);
    expect(answerOf(tor.circuit$)).toEqual(E.right('circuit$'));
  });

  it('allows a stream with all of its names only', () => {
    const { tor } = eventsOf(['NOTICE', 'WARN']);
    expect([answerOf(tor.log$), answerOf(tor.event('WARN'))]).toEqual([REFUSED, E.right('WARN')]);
  });

  it('is about snapshots, GETINFO of the same and whether the events are active', () => {
    const { tor } = eventsOf(['Circuit']);
    expect(answerOf(tor.snapshots.circuits)).toEqual(E.right([]));
    expect(answerOf(tor.getInfoText(['circuit-status']))).toEqual(E.right(['']));
    expect(answerOf(tor.snapshots.streams)).toBe(REFUSED);
    expect(answerOf(tor.getInfoText(['stream-status']))).toBe(REFUSED);
    const active: boolean[] = [];
    for (const name of ['circuit$', 'CIRC', 'stream$', 'STREAM']) tor.active(name).subscribe((is) => active.push(is));
    expect(active).toEqual([true, true, false, false]);
  });
});
