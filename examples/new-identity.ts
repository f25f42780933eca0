/**
 * A new identity: after the SIGNAL event of NEWNYM, new streams use new circuits, and host names are resolved again.
 * Tor delays the signal if the last one was less than ten seconds ago. The example connects to the usual control port,
 * or to a URL.
 *
 *     npm run example examples/new-identity.ts tor+unix:/run/tor/control
 *     npm run example examples/new-identity.ts
 */
import { noReconnect, observableEither as OE, showTorError } from 'rx-tor-control';
import { connectUrl, cookieSecret, torSchemes } from 'rx-tor-control/node';
import { v1Client } from 'rx-tor-control/v1';
import { function as F } from 'fp-ts';
import { concat, filter, finalize, fromEvent, merge, switchMap, take, takeUntil, takeWhile } from 'rxjs';

const url = process.argv[2] ?? 'tor://127.0.0.1:9051';
const expected = `It expected a current Tor at ${url}, with CookieAuthentication 1, whose cookie this user can read.`;
// the Tor reports the path of its cookie file
const tor = v1Client(connectUrl(url, {}, torSchemes), { cookieFrom: cookieSecret, reconnect: noReconnect });

const before$ = F.pipe(
  tor.snapshots.circuits,
  OE.map((circuits) => circuits.filter(({ status }) => status === 'Built')),
  OE.map((built) => `circuits until now: ${built.map(({ id }) => id).join(', ') || 'none'}`),
);

const asked$ = F.pipe(
  tor.signal('NewNym'),
  OE.map(() => 'asked for a new identity'),
);

/** The reply to the request means that it was accepted; this event, that it was carried out. */
const done$ = F.pipe(
  tor.event('SIGNAL').pipe(
    filter((item) => item._tag === 'Left' || item.right.signal === 'NEWNYM'),
    take(1),
  ),
  OE.map(() => 'done: streams take other circuits from now on'),
);

// asked for once the Tor sends that event, so that it is not missed
const whenItIsSent$ = tor.active('SIGNAL').pipe(
  filter((isActive) => isActive),
  take(1),
  switchMap(() => asked$),
);

concat(before$, merge(done$, whenItIsSent$))
  .pipe(
    takeWhile((item) => item._tag === 'Right', true),
    takeUntil(fromEvent(process, 'SIGINT')),
    finalize(tor.close),
  )
  .subscribe((item) => {
    if (item._tag === 'Right') return console.log(item.right);
    console.log(showTorError(item.left));
    console.log(`${expected}\nTo see the simulated Tor instead, which needs nothing but serves TC only: npm start`);
    process.exitCode = 1;
  });
