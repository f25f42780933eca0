// Checked by `npm run types`, never run.
import { array, function as F } from 'fp-ts';
import type { either as E } from 'fp-ts';
import { map, merge } from 'rxjs';
import type { Observable } from 'rxjs';
import type {
  BandwidthEvent,
  CircuitEvent,
  LogEvent,
  OrConnectionEvent,
  StreamEvent,
  TorEvent,
} from '../../lib/model/Event.js';
import type { ConfigLine } from '../../lib/model/ConfigLine.js';
import type { CircuitId, StreamId } from '../../lib/model/ids.js';
import * as OE from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import {
  circuitLife,
  dropOldest,
  exhaustMapRight,
  filterRight,
  isCircuit,
  lefts,
  lives,
  mapRight,
  mergeMapRight,
  ofCircuit,
  ofStream,
  orThrow,
  overflow,
  partition,
  rates,
  rights,
  switchMapRight,
  tapLeft,
  totals,
  withStatus,
} from '../../lib/operators/index.js';
import type { Life, Traffic } from '../../lib/operators/index.js';
import type { Tor } from '../../lib/Tor.js';
import type { ConnectionLost, DecodeError, EncodeError, TorError } from '../../lib/TorError.js';
import type { Equal, Expect } from './Expect.js';

declare const tor: Tor;
declare const circuitId: CircuitId;
declare const streamId: StreamId;

// -------------------------------------------------------------------------------------
// the sides
// -------------------------------------------------------------------------------------

export const value$ = tor.circuit$.pipe(rights);
export const problem$ = tor.circuit$.pipe(lefts);
export const [values$, problems$] = partition(tor.stream$);
export const thrown$ = tor.stream$.pipe(orThrow);
export const tag$ = tor.log$.pipe(mapRight((event) => event._tag));
export const tapped$ = tor.log$.pipe(tapLeft((error) => error._tag));

export type Sides = [
  Expect<Equal<typeof value$, Observable<CircuitEvent>>>,
  Expect<Equal<typeof problem$, Observable<TorError>>>,
  Expect<Equal<typeof values$, Observable<StreamEvent>>>,
  Expect<Equal<typeof problems$, Observable<TorError>>>,
  Expect<Equal<typeof thrown$, Observable<StreamEvent>>>,
  Expect<Equal<typeof tag$, ObservableEither<TorError, 'Log'>>>,
  Expect<Equal<typeof tapped$, typeof tor.log$>>,
];

// -------------------------------------------------------------------------------------
// concurrency: branches with two types of Lefts need no annotation
// -------------------------------------------------------------------------------------

const saveOrFail = ({ _tag }: TorEvent) => (_tag === 'Log' ? OE.left('a log line' as const) : tor.saveConf);
export const merging$ = tor.log$.pipe(mergeMapRight(saveOrFail, 3));
export const switching$ = merge(tor.circuit$, tor.log$).pipe(switchMapRight(saveOrFail));
export const exhausting$ = tor.log$.pipe(
  exhaustMapRight(({ message }) => (message === '' ? OE.left('empty' as const) : OE.right(1))),
);
export const traversing$ = F.pipe(
  [1, 2],
  OE.traverseArrayPar((n) => (n > 1 ? OE.left('large' as const) : tor.saveConf)),
);
declare const small$: ObservableEither<'small', number>;
export const widened$ = OE.sequenceArray([small$, tor.getConf([])]);
export const traversedInTurn$ = F.pipe(
  [1, 2],
  OE.traverseArray((n) => (n > 1 ? OE.left('large' as const) : tor.saveConf)),
);

export type Concurrency = [
  Expect<
    Equal<typeof widened$, ObservableEither<TorError | 'small', ReadonlyArray<number | ReadonlyArray<ConfigLine>>>>
  >,
  Expect<Equal<typeof traversedInTurn$, ObservableEither<TorError | 'large', ReadonlyArray<void>>>>,
  Expect<Equal<typeof merging$, ObservableEither<TorError | 'a log line', void>>>,
  Expect<Equal<typeof switching$, ObservableEither<TorError | 'a log line', void>>>,
  Expect<Equal<typeof exhausting$, ObservableEither<TorError | 'empty', number>>>,
  Expect<Equal<typeof traversing$, ObservableEither<TorError | 'large', ReadonlyArray<void>>>>,
];

// -------------------------------------------------------------------------------------
// events
// -------------------------------------------------------------------------------------

export const event$ = OE.merge(tor.circuit$, tor.stream$, tor.orConnection$);
export const merged$ = merge(tor.circuit$, tor.stream$, tor.orConnection$);
export const circuit$ = event$.pipe(filterRight(isCircuit));
export const mergedValue$ = merged$.pipe(rights);
export const built$ = tor.circuit$.pipe(withStatus('Built', 'Extended'));
export const closed$ = merged$.pipe(withStatus('Closed'));
export const unnamed$ = tor.stream$.pipe(withStatus(5));
export const builtStatus$ = built$.pipe(
  rights,
  map((event) => event.status),
);
export const stream$ = tor.stream$.pipe(withStatus('Closed'), ofStream(streamId));
export const life$ = tor.circuit$.pipe(circuitLife(circuitId));
export const lives$ = tor.stream$.pipe(lives);

export type Events = [
  Expect<Equal<typeof event$, ObservableEither<TorError, CircuitEvent | StreamEvent | OrConnectionEvent>>>,
  Expect<Equal<typeof circuit$, ObservableEither<TorError, CircuitEvent>>>,
  Expect<Equal<typeof mergedValue$, Observable<CircuitEvent | StreamEvent | OrConnectionEvent>>>,
  Expect<Equal<typeof built$, ObservableEither<TorError, CircuitEvent & { readonly status: 'Built' | 'Extended' }>>>,
  Expect<Equal<typeof builtStatus$, Observable<'Built' | 'Extended'>>>,
  Expect<Equal<OE.RightOf<Item<typeof closed$>>['_tag'], 'Circuit' | 'Stream' | 'OrConnection'>>,
  Expect<Equal<OE.RightOf<Item<typeof unnamed$>>['status'], 5>>,
  Expect<Equal<typeof stream$, ObservableEither<TorError, StreamEvent & { readonly status: 'Closed' }>>>,
  Expect<Equal<typeof life$, ObservableEither<TorError, CircuitEvent>>>,
  Expect<Equal<typeof lives$, ObservableEither<TorError, Life<StreamEvent>>>>,
  Expect<Equal<Life<StreamEvent>['id'], StreamId>>,
  Expect<Equal<Life<StreamEvent>['event$'], ObservableEither<ConnectionLost, StreamEvent>>>,
];

type Item<O> = O extends Observable<infer I> ? I : never;

// @ts-expect-error a circuit is never Connected
tor.circuit$.pipe(withStatus('Connected'));

// @ts-expect-error a misspelled status
tor.circuit$.pipe(withStatus('Bult'));

// @ts-expect-error bandwidth has no status
tor.bandwidth$.pipe(withStatus('Closed'));

// @ts-expect-error a StreamId is no CircuitId
circuitLife(streamId);

// @ts-expect-error bandwidth has no lives
tor.bandwidth$.pipe(lives);

export const narrows = (event: TorEvent): CircuitEvent | undefined => (isCircuit(event) ? event : undefined);

// -------------------------------------------------------------------------------------
// bandwidth and overflow
// -------------------------------------------------------------------------------------

export const total$ = tor.bandwidth$.pipe(totals);
export const rate$ = tor.bandwidth$.pipe(rates(5));
export const slow$ = tor.bandwidth$.pipe(overflow(dropOldest(10), (event) => OE.right(event.read)));

export type Bandwidth = [
  Expect<Equal<typeof total$, ObservableEither<TorError, Traffic>>>,
  Expect<Equal<typeof rate$, ObservableEither<TorError, Traffic>>>,
  Expect<Equal<typeof slow$, ObservableEither<TorError, number>>>,
];

// @ts-expect-error only bandwidth has totals
tor.circuit$.pipe(totals);

// -------------------------------------------------------------------------------------
// a union of ObservableEithers, from RxJS's `merge`
// -------------------------------------------------------------------------------------

declare const malformed$: ObservableEither<DecodeError, BandwidthEvent>;

export const union$ = merge(tor.circuit$, tor.stream$, tor.log$);
export const withId$ = merge(tor.circuit$, tor.stream$);
export const ends$ = merge(tor.circuit$.pipe(withStatus('Closed')), tor.circuit$.pipe(withStatus('Failed')));
export const traffic$ = merge(tor.bandwidth$, malformed$);
export const unionTag$ = union$.pipe(mapRight((event) => event._tag));
export const unionTapped$ = traffic$.pipe(
  tapLeft((error) => error._tag),
  lefts,
);
export const unionFiltered$ = union$.pipe(
  filterRight((event) => event._tag === 'Circuit'),
  mapRight((event) => event.path),
);
export const unionCircuit$ = union$.pipe(filterRight(isCircuit));
export const unionClosed$ = withId$.pipe(withStatus('Closed'), rights);
export const unionOfCircuit$ = ends$.pipe(ofCircuit(circuitId), rights);
export const unionLife$ = ends$.pipe(circuitLife(circuitId), rights);
export const unionLives$ = withId$.pipe(lives);
export const unionTotal$ = traffic$.pipe(totals);
export const unionRate$ = traffic$.pipe(rates(5));
export const unionSlow$ = union$.pipe(overflow(dropOldest(10), (event) => OE.right(event._tag)));
export const unionThrown$ = union$.pipe(orThrow);
export const [unionValue$, unionProblem$] = partition(union$);

type Ends = (CircuitEvent & { readonly status: 'Closed' }) | (CircuitEvent & { readonly status: 'Failed' });

export type Unions = [
  Expect<Equal<typeof unionTag$, ObservableEither<TorError, 'Circuit' | 'Stream' | 'Log'>>>,
  Expect<Equal<typeof unionTapped$, Observable<TorError>>>,
  Expect<Equal<typeof unionFiltered$, ObservableEither<TorError, ReadonlyArray<string>>>>,
  Expect<Equal<typeof unionCircuit$, ObservableEither<TorError, CircuitEvent>>>,
  Expect<Equal<RightItem<typeof unionClosed$>['_tag'], 'Circuit' | 'Stream'>>,
  Expect<Equal<typeof unionOfCircuit$, Observable<Ends>>>,
  Expect<Equal<typeof unionLife$, Observable<Ends>>>,
  Expect<Equal<typeof unionLives$, ObservableEither<TorError, Life<CircuitEvent | StreamEvent>>>>,
  Expect<Equal<typeof unionTotal$, ObservableEither<TorError, Traffic>>>,
  Expect<Equal<typeof unionRate$, ObservableEither<TorError, Traffic>>>,
  Expect<Equal<typeof unionSlow$, ObservableEither<TorError, 'Circuit' | 'Stream' | 'Log'>>>,
  Expect<Equal<typeof unionThrown$, Observable<CircuitEvent | StreamEvent | LogEvent>>>,
  Expect<Equal<typeof unionValue$, Observable<CircuitEvent | StreamEvent | LogEvent>>>,
  Expect<Equal<typeof unionProblem$, Observable<TorError>>>,
];

type RightItem<O> = O extends Observable<infer A> ? A : never;

// -------------------------------------------------------------------------------------
// operators made before their source is known
// -------------------------------------------------------------------------------------

export const toTag = mapRight((event: TorEvent) => event._tag);
export const onlyCircuits = filterRight(isCircuit);
export const warn = tapLeft((error: TorError) => error._tag);
export const later$ = union$.pipe(warn, onlyCircuits);
export const laterTag$ = tor.log$.pipe(toTag);

export type PointFree = [
  Expect<Equal<typeof later$, ObservableEither<TorError, CircuitEvent>>>,
  Expect<Equal<typeof laterTag$, ObservableEither<TorError, TorEvent['_tag']>>>,
];

// -------------------------------------------------------------------------------------
// ObservableEither
// -------------------------------------------------------------------------------------

declare const decoded$: ObservableEither<DecodeError, number>;
declare const encode: (n: number) => ObservableEither<EncodeError, string>;

export const chained$ = F.pipe(decoded$, OE.chain(encode));
export const chainedFirst$ = F.pipe(decoded$, OE.chainFirst(encode));
export const replaced$ = F.pipe(
  decoded$,
  OE.orElse((error) => OE.right(error.field)),
);
export const record$ = F.pipe(
  OE.Do,
  OE.bind('one', () => decoded$),
  OE.bind('two', ({ one }) => encode(one)),
  OE.let('three', ({ one, two }) => [one, two] as const),
);
export const sequenced$ = array.sequence(OE.Applicative)([decoded$, decoded$]);
export const narrowed$ = F.pipe(
  tor.circuit$,
  OE.filterOrElse(
    (event: CircuitEvent | BandwidthEvent): event is CircuitEvent => event._tag === 'Circuit',
    () => 'other' as const,
  ),
);
export const task = F.pipe(
  decoded$,
  OE.toTaskEither(() => 'empty' as const),
);

export type ObservableEithers = [
  Expect<Equal<typeof chained$, ObservableEither<DecodeError | EncodeError, string>>>,
  Expect<Equal<typeof chainedFirst$, ObservableEither<DecodeError | EncodeError, number>>>,
  Expect<Equal<typeof replaced$, ObservableEither<never, number | string>>>,
  Expect<Equal<OE.LeftOf<Item<typeof record$>>, DecodeError | EncodeError>>,
  Expect<Equal<OE.RightOf<Item<typeof record$>>['one'], number>>,
  Expect<Equal<OE.RightOf<Item<typeof record$>>['two'], string>>,
  Expect<Equal<OE.RightOf<Item<typeof record$>>['three'], readonly [number, string]>>,
  Expect<Equal<typeof sequenced$, ObservableEither<DecodeError, number[]>>>,
  Expect<Equal<typeof narrowed$, ObservableEither<TorError | 'other', CircuitEvent>>>,
  Expect<Equal<Awaited<ReturnType<typeof task>>, E.Either<DecodeError | 'empty', number>>>,
];

// @ts-expect-error the name is taken
F.pipe(OE.Do, OE.apS('one', decoded$), OE.apS('one', decoded$));
