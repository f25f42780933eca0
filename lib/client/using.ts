import { defer, Observable } from 'rxjs';
import type { Connected } from './Connected.js';

/**
 * Runs `use` with a client of its own: `open` creates it for each subscription, and it is closed when the subscription
 * ends, for whatever reason.
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
