import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { configLine, policies } from '../../lib/index.js';
import type { ObservableEither, TorError } from '../../lib/index.js';
import { handmade } from '../server/handmade.js';
import { marbles } from '../operators/marbles.js';

const { allowEvents, allowKeys, allowSignals } = policies;

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
