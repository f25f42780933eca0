import { NEVER, of, take } from 'rxjs';
import type { Observable } from 'rxjs';
import { closed, connectionLost, gaps, transportError } from '../../lib/index.js';
import type { Gap, Status } from '../../lib/index.js';
import { marbles } from '../operators/marbles.js';

const lost = connectionLost(1, closed('the other end left'));
const refused = transportError('Refused', 'memory:', 'nobody listens');

const statuses: Record<string, Status> = {
  i: { _tag: 'Idle' },
  t: { _tag: 'Connecting', attempt: 1 },
  a: { _tag: 'Authenticating', attempt: 1 },
  C: { _tag: 'Connected', session: 1 },
  D: { _tag: 'Connected', session: 2 },
  W: { _tag: 'Waiting', attempt: 1, until: 9, reason: lost },
  R: { _tag: 'Waiting', attempt: 2, until: 9, reason: refused },
  X: { _tag: 'Closed', reason: closed('the client was closed') },
};

const seen = (source: string, expected: string, gapsOf: Record<string, Gap>, unsub?: string): void => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const status$ = cold(source, statuses);
    expectObservable(status$.pipe(gaps()), unsub).toBe(expected, gapsOf);
    if (unsub !== undefined) expectSubscriptions(status$.subscriptions).toBe(unsub.replace(/^-/, '^'));
  });
};

describe('gaps', () => {
  it('emits from when to when the client was without a session, and why the session ended', () => {
    seen('-itaC--WtaD---', '----------g---', { g: { from: 7, to: 10, reason: lost } });
  });

  it('reports one interruption, with its first reason, if several attempts fail', () => {
    seen('-C-WtRt-D|', '--------g|', { g: { from: 3, to: 8, reason: lost } });
  });

  it('reports each interruption', () => {
    seen('-C--W-t-D---W--D|', '--------g------h|', {
      g: { from: 4, to: 8, reason: lost },
      h: { from: 12, to: 15, reason: lost },
    });
  });

  it('does not report what precedes the first connection', () => {
    seen('-itRtaC-|', '--------|', {});
  });

  it('does not report the end of a connected client', () => {
    seen('-C--(X|)', '----|', {});
  });

  it('ends the interruption of a client that is closed meanwhile', () => {
    seen('-C-W-(X|)', '-----(g|)', { g: { from: 3, to: 5, reason: lost } });
  });

  it('does not report an interruption that began before the subscription', () => {
    seen('W--D-|', '-----|', {});
  });

  it('never emits when its source never does', () => {
    seen('-', '-', {});
  });

  it('passes an error notification', () => {
    seen('-C-#', '---#', {});
  });

  it('unsubscribes from its source when it is unsubscribed from', () => {
    seen('-C-W--D-', '------', {}, '-----!');
  });

  it('leaves a source that emits within its subscription after the first interruption', () => {
    let emitted = 0;
    const { C: first, W: waiting, D: second } = statuses as Record<'C' | 'W' | 'D', Status>;
    const status$: Observable<Status> = of(first, waiting, second, waiting, second);
    status$.pipe(gaps({ now: () => 7.5, schedule: () => NEVER.subscribe() }), take(1)).subscribe((gap) => {
      emitted++;
      expect(gap).toEqual({ from: 7, to: 7, reason: lost });
    });
    expect(emitted).toBe(1);
  });

  it('keeps nothing from one subscription to the next', () => {
    marbles(({ cold, expectObservable }) => {
      const gap$ = cold('-C-W-|', statuses).pipe(gaps());
      expectObservable(gap$).toBe('-----|');
      expectObservable(gap$, '------^').toBe('-----------|');
    });
  });
});
