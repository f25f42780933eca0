import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import type { Subscriber, TeardownLogic } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import { transportError } from '../TorError.js';
import type { TransportError } from '../TorError.js';

/**
 * An Observable with a single subscriber. `begin` runs for the first one; each later one receives a Left that names the
 * Observable and the endpoint.
 */
export const single = <A>(
  name: string,
  endpoint: string,
  begin: (subscriber: Subscriber<E.Either<TransportError, A>>) => TeardownLogic,
): ObservableEither<TransportError, A> => {
  let taken = false;
  return new Observable((subscriber) => {
    if (!taken) {
      taken = true;
      return begin(subscriber);
    }
    subscriber.next(E.left(transportError('Other', endpoint, `${name} allows only one subscriber`)));
    subscriber.complete();
    return undefined;
  });
};
