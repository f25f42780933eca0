import { either as E } from 'fp-ts';
import { Subscription } from 'rxjs';
import { configLine, policies } from '../../lib/index.js';
import type { ObservableEither, TorError } from '../../lib/index.js';
import { requestNames } from '../../lib/policies/members.js';
import { handmade } from '../server/handmade.js';
import { callOf, recordingV1 } from './recordingV1.js';
import { marbles } from '../operators/marbles.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';

const { rateLimit } = policies;

/** The code of a Left that came at once, or the Right. */
const answerOf = (answer$: ObservableEither<TorError, unknown>): unknown => {
  let answer: unknown;
  answer$.subscribe((item) => {
    answer = E.isLeft(item) && item.left._tag === 'ServerError' ? item.left.code : item;
  });
  return answer;
};

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

  it('counts every request of a V1Tor, GETINFO by its keys, whichever member asks', () => {
    const info = { version: '0.4.9', uptime: '7', 'circuit-status': '' };
    for (const name of requestNames) {
      const { tor, asked } = recordingV1(info);
      const limited = rateLimit({ requests: 0.5, per: 60_000 })(tor);
      expect([name, answerOf(callOf(limited, name)), asked]).toEqual([name, 'ResourceExhausted', []]);
    }
    const { tor, asked } = recordingV1(info);
    const limited = rateLimit({ requests: 3, per: 60_000 })(tor);
    expect(answerOf(limited.getInfo(['version', 'uptime']))).toEqual(E.right(['0.4.9', 7]));
    expect(answerOf(limited.getInfo(['version', 'uptime']))).toBe('ResourceExhausted');
    expect(answerOf(limited.snapshots.circuits)).toEqual(E.right([]));
    expect(answerOf(limited.snapshots.streams)).toBe('ResourceExhausted');
    expect(asked).toHaveLength(2);
  });

  it('lets a server remove the onion services of a session, whatever the rate', () => {
    const { tor, asked } = recordingV1();
    const limited = rateLimit({ requests: 1, per: 60_000 })(tor);
    expect(answerOf(limited.addOnion({ ports: [{ port: 80 }] }))).toMatchObject({ _tag: 'Right' });
    expect(answerOf(limited.delOnion('other'))).toBe('ResourceExhausted');
    expect([answerOf(limited.delOnion('abc')), answerOf(limited.delOnion('abc'))]).toEqual([
      E.right(undefined),
      'ResourceExhausted',
    ]);
    expect(asked.map(([name]) => name)).toEqual(['addOnion', 'delOnion']);
  });
});
