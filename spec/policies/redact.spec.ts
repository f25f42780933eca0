import { either as E } from 'fp-ts';
import { of, Subject } from 'rxjs';
import { policies } from '../../lib/index.js';
import type { CircuitEvent, ObservableEither, StreamEvent, TorError } from '../../lib/index.js';
import { handmade } from '../server/handmade.js';

const { redact, SCRUBBED } = policies;

/** The code of a Left that came at once, or the Right. */
const answerOf = (answer$: ObservableEither<TorError, unknown>): unknown => {
  let answer: unknown;
  answer$.subscribe((item) => {
    answer = E.isLeft(item) && item.left._tag === 'ServerError' ? item.left.code : item;
  });
  return answer;
};

const host = (address: string) => ({ _tag: 'Hostname', address }) as const;

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
    expect(lastOf('circuit$', { relays: true }, E.right(circuit))).toEqual({
      ...circuit,
      path: ['scrubbed', 'scrubbed'],
    });
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
