import { defer, Observable } from 'rxjs';
import type { Connected } from './Connected.js';

/**
 * Runs `use` with a client that `open` creates for each subscription. The client is closed when the subscription
 * completes, fails or is unsubscribed.
 *
 * @example
 * using(() => client(connect), (tor) => tor.getConf(['SocksPort']))
 *
 * @category constructors
 * @since 0.1.0
 */
export const using = <T extends Pick<Connected, 'close'>, A>(
  open: () => T,
  use: (tor: T) => Observable<A>,
): Observable<A> =>
  new Observable((subscriber) => {
    const tor = open();
    subscriber.add(defer(() => use(tor)).subscribe(subscriber));
    subscriber.add(tor.close);
  });
