/**
 * A gateway: one connection to a Tor, served to others as TC. They may read, and do not see the targets of streams.
 * When the gateway loses its Tor it ends their sessions, and refuses new ones with the reason until the Tor is back.
 *
 *     npm run example examples/gateway.ts
 */
import {
  client,
  configLine,
  exponentialBackoff,
  isGap,
  listen,
  memory,
  policies,
  rights,
  showTorError,
} from 'rx-tor-control';
import type { ObservableEither, TorError } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { function as F } from 'fp-ts';
import { concat, filter, finalize, ignoreElements, map, merge, take, tap, timer } from 'rxjs';
import type { Observable } from 'rxjs';

const { allowKeys, rateLimit, readOnly, redact } = policies;

// a Tor somewhere; here it is a simulated one. One of today is v1Client(unix('/run/tor/control'), { cookieFrom: ... })
const origin = memory();
const start = () => listen(simulator({ streamsPerMinute: 600, circuitsPerMinute: 600 }), origin.listen).subscribe();
let running = start();

const upstream = client(origin.connect, { reconnect: exponentialBackoff({ initial: 50 }) });
const guarded = F.pipe(upstream, allowKeys(['SocksPort', 'Nickname']), redact({ targets: true }), readOnly);
const door = memory();
const server = listen(guarded, door.listen, {
  perSession: rateLimit({ requests: 4, per: 60_000 }),
}).subscribe();

const controller = client(door.connect, { reconnect: exponentialBackoff({ initial: 50 }) });

const outcome = (what: string, answer$: ObservableEither<TorError, unknown>): Observable<string> =>
  answer$.pipe(
    map((answer) => `${what}: ${answer._tag === 'Left' ? showTorError(answer.left) : JSON.stringify(answer.right)}`),
  );

const requests$ = concat(
  outcome('SocksPort', controller.getConf(['SocksPort'])),
  outcome('ContactInfo', controller.getConf(['ContactInfo'])),
  outcome('Nickname=amber', controller.setConf([configLine('Nickname', 'amber')])),
  outcome('halt', controller.signal('Halt')),
  outcome('one too many', controller.getConf(['SocksPort'])),
);

const streams$ = controller.stream$.pipe(
  rights,
  take(1),
  map(({ id, target }) => `stream ${id} goes to ${target}`),
);

/** The Tor goes away, and comes back. */
const away$ = concat(
  timer(100).pipe(tap(() => running.unsubscribe())),
  timer(300).pipe(tap(() => (running = start()))),
);

/** The gap, why the first new session is refused, and the session after it. */
const gap$ = merge(
  controller.log$.pipe(
    filter(isGap),
    take(1),
    map(({ left }) => `a gap: ${showTorError(left)}`),
  ),
  controller.status$.pipe(
    filter((status) => status._tag === 'Waiting'),
    map(({ reason }) => reason),
    filter(({ _tag }) => _tag === 'ServerError'),
    take(1),
    map((reason) => `refused: ${showTorError(reason)}`),
  ),
  controller.status$.pipe(
    filter((status) => status._tag === 'Connected' && status.session > 1),
    take(1),
    map(() => 'connected again'),
  ),
  away$.pipe(ignoreElements()),
);

concat(requests$, streams$, gap$)
  .pipe(
    finalize(() => {
      controller.close();
      server.unsubscribe();
      upstream.close();
      running.unsubscribe();
    }),
  )
  .subscribe((line) => console.log(line));
