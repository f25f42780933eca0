/** The output of `monitor` without a terminal: one line per event, then a summary. */
import { EMPTY, concat, concatMap, defer, of, takeUntil, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import { either as E } from 'fp-ts';
import { elapsed } from '../internal/elapsed.js';
import { inputsOf } from './dashboard/dashboard.js';
import type { Watched } from './dashboard/dashboard.js';
import { emptyModel, step } from './dashboard/Model.js';
import type { Input } from './dashboard/Model.js';
import { summary } from './dashboard/summary.js';
import { showEvent } from './events.js';
import type { Io } from './Io.js';
import { lines, note, showError } from './Outcome.js';
import type { Outcome } from './Outcome.js';

/** The default duration in milliseconds: long enough for some events, and a script ends by itself. */
const SPAN = 10_000;

export const transcript = ({ scheduler, timeOfDay }: Io, { tor, title, span = SPAN }: Watched): Observable<Outcome> =>
  defer(() => {
    const clock = elapsed(scheduler);
    let model = emptyModel(clock(), scheduler.now());
    const show = (input: Input): Observable<Outcome> => {
      const before = model;
      model = step(model, input, clock(), scheduler.now());
      if (input._tag === 'Event') return of(E.right(`${timeOfDay(scheduler.now())}  ${showEvent(input.event)}`));
      // each of the five streams reports the same gap
      if (input._tag !== 'Problem' || model.log === before.log) return EMPTY;
      return of(E.left(note(showError(input.error))));
    };
    return concat(
      lines([`watching ${title}`]),
      inputsOf(tor).pipe(takeUntil(timer(span, scheduler)), concatMap(show)),
      defer(() => lines([summary(model, clock())])),
    );
  });
