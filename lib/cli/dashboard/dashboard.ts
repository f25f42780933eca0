/** The live dashboard: the events of a Tor on a terminal's screen, and the effects of its keys. */
import { either as E } from 'fp-ts';
import {
  EMPTY,
  NEVER,
  combineLatest,
  concat,
  concatMap,
  defer,
  exhaustMap,
  filter,
  from,
  interval,
  map,
  merge,
  scan,
  share,
  startWith,
  takeUntil,
  tap,
  throttleTime,
  timer,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { elapsed } from '../../internal/elapsed.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { circuits } from '../../tables/circuits.js';
import { orConnections } from '../../tables/orConnections.js';
import { streams } from '../../tables/streams.js';
import { traffic } from '../../tables/traffic.js';
import type { Tor } from '../../Tor.js';
import type { TorError } from '../../TorError.js';
import { eventTags } from '../../model/Event.js';
import { eventsOf } from '../events.js';
import type { Io } from '../Io.js';
import type { Outcome } from '../Outcome.js';
import { lines, showError } from '../Outcome.js';
import { typed } from '../prompt.js';
import { emptyModel, step } from './Model.js';
import type { Input, Mode } from './Model.js';
import { render } from './render.js';
import { most } from './PanelRows.js';
import { onScreen, sizes } from './screen.js';
import { summary } from './summary.js';

/** The shortest time between two screen updates, in milliseconds. */
const FRAME = 100;

export interface Watched {
  readonly tor: Tor;
  /** The name of the Tor in the header. */
  readonly title: string;
  /** Milliseconds after which the dashboard ends by itself. */
  readonly span: number | undefined;
}

const inputs = <A>(source$: ObservableEither<TorError, A>, read: (value: A) => Input): Observable<Input> =>
  source$.pipe(map(E.match((error): Input => ({ _tag: 'Problem', error }), read)));

/** The events and the status of a Tor as inputs of the model. */
export const inputsOf = (tor: Tor): Observable<Input> =>
  merge(
    (tor.status$ ?? EMPTY).pipe(map((status): Input => ({ _tag: 'Status', status }))),
    inputs(eventsOf(tor, eventTags), (event) => ({ _tag: 'Event', event })),
    inputs(traffic(tor), ({ table }) => ({ _tag: 'Traffic', traffic: table })),
  );

/** The live tables of a Tor as inputs of the model; they start from snapshots if the Tor supports them. */
export const tablesOf = (tor: Tor): Observable<Input> => {
  const options = { limit: most.rows };
  return merge(
    inputs(circuits(tor, options), (update) => ({ _tag: 'Circuits', update })),
    inputs(streams(tor, options), (update) => ({ _tag: 'Streams', update })),
    inputs(orConnections(tor, options), (update) => ({ _tag: 'OrConnections', update })),
  );
};

const said = (text: string): Input => ({ _tag: 'Said', text });

const reload = (tor: Tor): Observable<Input> =>
  tor.signal('Reload').pipe(
    map(
      E.match(
        (error) => said(showError(error)),
        () => said('reloaded'),
      ),
    ),
    startWith(said('reload was sent')),
  );

/** Includes Ctrl-C and Ctrl-D, which do not send signals while the terminal is in raw mode. */
const QUIT = 'qQ\u0003\u0004';
const RELOAD = 'rR';
const YES = 'yY';

/** The mode after a key. A reload needs a confirmation, since it discards configuration that is not saved. */
const modeAfter = (mode: Mode, key: string): Mode => {
  if (mode === 'Watching' && RELOAD.includes(key)) return 'AskReload';
  return mode !== 'Keys' && key === '?' ? 'Keys' : 'Watching';
};

/** Emits the mode after each key, and sends a reload once it has been confirmed. */
const keyInputs = (tor: Tor, key$: Observable<string>): Observable<Input> => {
  const pressed$ = key$.pipe(
    scan<string, { readonly mode: Mode; readonly isConfirmed: boolean }>(
      ({ mode }, key) => ({
        mode: modeAfter(mode, key),
        isConfirmed: mode === 'AskReload' && YES.includes(key),
      }),
      { mode: 'Watching', isConfirmed: false },
    ),
    share(),
  );
  return merge(
    pressed$.pipe(map(({ mode }): Input => ({ _tag: 'Mode', mode }))),
    pressed$.pipe(
      filter(({ isConfirmed }) => isConfirmed),
      exhaustMap(() => reload(tor)),
    ),
  );
};

const isOneOf =
  (keys: string) =>
  (key: string): boolean =>
    keys.includes(key);

/** Emits keys one by one. A sequence that begins with ESC, such as an arrow key, is dropped. */
const keys = (io: Io): Observable<string> =>
  typed(io).pipe(concatMap((text) => (text.startsWith('\u001b') ? EMPTY : from(text))));

/** Shows a Tor until `q`, Ctrl-C, the end of the time or the end of the Tor; then writes a summary line. */
export const dashboard = (io: Io, { tor, title, span }: Watched): Observable<Outcome> =>
  defer(() => {
    const { scheduler, stdout, timeOfDay } = io;
    const key$ = keys(io).pipe(share());
    const quit$ = key$.pipe(filter(isOneOf(QUIT)));
    const over$ = span === undefined ? NEVER : timer(span, scheduler);
    const clock = elapsed(scheduler);
    let model = emptyModel(clock(), scheduler.now());

    const input$ = merge(
      inputsOf(tor),
      tablesOf(tor),
      interval(1000, scheduler).pipe(map((): Input => ({ _tag: 'Tick' }))),
      keyInputs(tor, key$),
    );
    const model$ = input$.pipe(
      scan((before, input) => step(before, input, clock(), scheduler.now()), model),
      tap((after) => {
        model = after;
      }),
    );
    const picture$ = combineLatest([model$, sizes(stdout)]).pipe(
      throttleTime(FRAME, scheduler, { leading: true, trailing: true }),
      map(([shown, size]) => render(shown, { ...size, title, timeOfDay })),
      takeUntil(merge(quit$, over$, tor.ended$)),
    );
    return concat(
      onScreen(io, picture$),
      defer(() => lines([summary(model, clock())])),
    );
  });
