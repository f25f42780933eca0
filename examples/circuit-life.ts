/**
 * The life of a circuit, as an Observable that completes with it: how each one was built, and how it ended.
 *
 *     npm run example examples/circuit-life.ts
 */
import { lives, observableEither as OE, showTorError } from 'rx-tor-control';
import type { CircuitEvent, Life } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { map, mergeMap, of, take, toArray } from 'rxjs';
import type { Observable } from 'rxjs';

// circuits of this one end after a second or two; a real Tor keeps them for minutes
const tor = simulator({ circuitsPerMinute: 120, failureRate: 0.1, torrc: 'MaxCircuitDirtiness 1 second\n' });

/** One line, when the circuit has ended. `lives` separates it from a later circuit with the same id. */
const biography = ({ id, event$ }: Life<CircuitEvent>): Observable<string> =>
  event$.pipe(
    OE.match(showTorError, ({ status, path }) => (status === 'Extended' ? `to ${path.at(-1) ?? ''}` : String(status))),
    toArray(),
    map((steps) => `circuit ${id}: ${steps.join(', ')}`),
  );

tor.circuit$
  .pipe(
    lives,
    mergeMap((life) => (life._tag === 'Right' ? biography(life.right) : of(showTorError(life.left)))),
    take(4),
  )
  .subscribe((line) => console.log(line));
