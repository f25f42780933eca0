import { either as E } from 'fp-ts';
import { closed, connectionLost, decodeError, policies } from '../../lib/index.js';
import type { Status } from '../../lib/index.js';
import { marbles } from '../operators/marbles.js';
import { handmade } from '../server/handmade.js';

const { gapNotices, gapsInLog } = policies;

const reason = closed('the other end left');
const statuses: Readonly<Record<string, Status>> = {
  i: { _tag: 'Idle' },
  n: { _tag: 'Connecting', attempt: 1 },
  u: { _tag: 'Authenticating', attempt: 1 },
  w: { _tag: 'Waiting', attempt: 1, until: 0, reason },
  1: { _tag: 'Connected', session: 1 },
  2: { _tag: 'Connected', session: 2 },
  3: { _tag: 'Connected', session: 3 },
  c: { _tag: 'Closed', reason },
};
const notice = (message: string) => E.right({ _tag: 'Log', message, details: { severity: 'Notice' } });
const letters = {
  a: E.right({ _tag: 'Log', message: 'a' }),
  b: E.right({ _tag: 'Log', message: 'b' }),
  L: E.left(connectionLost(1, reason)),
  x: E.left(decodeError('EVENT', 'Status', 0, 'a byte', 'nothing')),
  l: notice(gapNotices.lost),
  k: notice(gapNotices.back),
};

const both = (statusMarbles: string, log: string, expected: string): void => {
  marbles(({ hot, expectObservable }) => {
    const tor = { ...handmade({ log$: hot(log, letters) as never }), status$: hot(statusMarbles, statuses) };
    expectObservable(gapsInLog(tor).log$ as never).toBe(expected, letters);
  });
};

it.each([
  ['a gap is one notice at its beginning and one at its end', 'inu1---wnu2---', '----a--L----b-', '----a--l--k-b-'],
  ['attempts that fail are no gaps', '          inu1-wnwnwnu2-', '-----L--------', '-----l------k-'],
  ['each gap has its notices', '                1-w2-w3---', '    --L--L----', '    --lk-lk---'],
  ['a first connection is none', '              inwnu1----', '    ----------', '    ----------'],
  ['the end of the client is none', '           1---c----|', '    ----|', '         ---------|'],
  ['a Left that is no gap stays', '             1---------', '    --x-a-----', '    --x-a-----'],
])('%s', (_, status, log, expected) => {
  both(status.trim(), log.trim(), expected.trim());
});

it('leaves out the Left of the gap in the other streams', () => {
  marbles(({ hot, expectObservable }) => {
    const circuit$ = hot('              -a-L-x-b|', letters);
    const expected = '                  -a---x-b|';

    const tor = { ...handmade({ circuit$: circuit$ as never }), status$: hot('1', statuses) };
    expectObservable(gapsInLog(tor).circuit$ as never).toBe(expected, letters);
  });
});
