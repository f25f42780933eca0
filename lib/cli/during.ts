import { dematerialize, exhaustMap, materialize } from 'rxjs';
import type { Observable, OperatorFunction } from 'rxjs';

/**
 * Runs `use` with the first item of a resource that exists while it is subscribed to, such as a listener or a file,
 * and ends with it. Further items of the source are dropped.
 */
export const during =
  <A, B>(use: (a: A) => Observable<B>): OperatorFunction<A, B> =>
  (source$) =>
    source$.pipe(
      exhaustMap((a) => use(a).pipe(materialize())),
      dematerialize(),
    );
