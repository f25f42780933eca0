import { either as E } from 'fp-ts';
import type { CircuitEvent, TorEvent } from '../../lib/model/Event.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { filterRight } from '../../lib/operators/either.js';
import {
  isBandwidth,
  isCircuit,
  isLog,
  isOrConnection,
  isStream,
  ofCircuit,
  ofStream,
  withStatus,
} from '../../lib/operators/events.js';
import type { DecodeError } from '../../lib/TorError.js';
import { bandwidth, circuit, circuitId, orConnection, stream, streamId } from './events.js';
import { itFollowsItsSource, marbles, x } from './marbles.js';

describe('the refinements', () => {
  it.each([
    ['isCircuit', isCircuit, '     -c-----------|'],
    ['isStream', isStream, '       ---s---------|'],
    ['isOrConnection', isOrConnection, '-----o-------|'],
    ['isBandwidth', isBandwidth, ' -------b-----|'],
    ['isLog', isLog, '             ---------l---|'],
  ])('%s picks its events, with filterRight', (_, refinement: (event: TorEvent) => boolean, expected) => {
    const values = {
      c: circuit(1, 'Built'),
      s: stream(1, 'Succeeded'),
      o: orConnection('Connected'),
      b: bandwidth(1, 2),
      l: E.right<never, TorEvent>({ _tag: 'Log', message: 'text' }),
    };
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-c-s-o-b-l---|', values);
      expectObservable(source$.pipe(filterRight(refinement))).toBe(expected.trim(), values);
    });
  });
});

describe('withStatus', () => {
  it('picks the events with one of the statuses, and lets the Lefts pass', () => {
    const values = {
      l: circuit(1, 'Launched'),
      e: circuit(1, 'Extended'),
      b: circuit(1, 'Built'),
      c: circuit(1, 'Closed'),
      x,
    };
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-l-e-x-b-c-|', values);
      const subs = '        ^----------!';
      const expected = '    ---e-x-b---|';

      expectObservable(source$.pipe(withStatus('Built', 'Extended'))).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('picks a status that the specification does not name, by its number', () => {
    marbles(({ cold, expectObservable }) => {
      const values = { n: stream(1, 5), s: stream(1, 'Succeeded') };
      const source$ = cold('-n-s-|', values);
      const expected = '    -n---|';

      expectObservable(source$.pipe(withStatus(5))).toBe(expected, values);
    });
  });

  itFollowsItsSource('withStatus', (source$: ObservableEither<DecodeError, CircuitEvent>) =>
    source$.pipe(withStatus('Built')),
  );
});

describe('ofCircuit and ofStream', () => {
  it('pick the events of one circuit, and let the Lefts pass', () => {
    const values = { a: circuit(1, 'Built'), b: circuit(2, 'Built'), c: circuit(1, 'Closed'), x };
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-x-c-|', values);
      const subs = '        ^--------!';
      const expected = '    -a---x-c-|';

      expectObservable(source$.pipe(ofCircuit(circuitId(1)))).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('pick the events of one stream, and let the Lefts pass', () => {
    const values = { a: stream(1, 'Succeeded'), b: stream(2, 'Succeeded'), c: stream(1, 'Closed'), x };
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-x-c-|', values);
      const subs = '        ^--------!';
      const expected = '    -a---x-c-|';

      expectObservable(source$.pipe(ofStream(streamId(1)))).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  itFollowsItsSource('ofCircuit', ofCircuit(circuitId(1)));
  itFollowsItsSource('ofStream', ofStream(streamId(1)));
});
