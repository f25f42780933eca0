import { dematerialize, exhaustMap, materialize } from 'rxjs';
import type { Observable, OperatorFunction } from 'rxjs';

/**
 * Runs `use` with the first item of something that stays for as long as it is observed, a listener or a file, and ends
 * with it. What else the source emits until then is dropped.
 */
export const during =
  <A, B>(use: (a: A) => Observable<B>): OperatorFunction<A, B> =>
  (source$) =>
    source$.pipe(
      exhaustMap((a) => use(a).pipe(materialize())),
      dematerialize(),
    );
