import { function as F } from 'fp-ts';
import { EMPTY } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import { matchE } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';
import { failed, say } from './Outcome.js';
import type { Outcome } from './Outcome.js';

/** A request without an answer to print: there is no output if it succeeds. */
export const done = (answer$: ObservableEither<TorError, void>): Observable<Outcome> =>
  F.pipe(
    answer$,
    matchE(
      (error) => say(failed(error)),
      () => EMPTY,
    ),
  );
