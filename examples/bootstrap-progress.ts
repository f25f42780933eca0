/**
 * How far a Tor has come in connecting to the network: a line for each step, what goes wrong, where it is stuck. It
 * ends once the Tor is there, or with Ctrl-C. Without a URL it starts a Tor of its own, which takes `tor` and a
 * network.
 *
 *     npm run example examples/bootstrap-progress.ts tor://127.0.0.1:9051
 *     npm run example examples/bootstrap-progress.ts
 */
import { noReconnect, showTorError } from 'rx-tor-control';
import type { ObservableEither, TorError } from 'rx-tor-control';
import { connectUrl, cookieSecret, launchTor, torSchemes } from 'rx-tor-control/node';
import { v1Client } from 'rx-tor-control/v1';
import type { Bootstrap } from 'rx-tor-control/v1';
import { either as E } from 'fp-ts';
import { defer, filter, finalize, fromEvent, map, takeUntil, takeWhile } from 'rxjs';

/** The progress of a running Tor, which reports the path of its cookie file. */
const progressOf = (url: string): ObservableEither<TorError, Bootstrap> =>
  defer(() => {
    const tor = v1Client(connectUrl(url, {}, torSchemes), { cookieFrom: cookieSecret, reconnect: noReconnect });
    return tor.bootstrap$.pipe(finalize(tor.close));
  });

/** Of one that is started, and ends with the subscription. */
const progressOfAnother: ObservableEither<TorError, Bootstrap> = launchTor().pipe(
  map(E.map((launch) => (launch._tag === 'Bootstrapping' ? launch.bootstrap : undefined))),
  filter((item): item is E.Either<TorError, Bootstrap> => item._tag === 'Left' || item.right !== undefined),
);

const line = ({ percentage, summary, warning, stalledFor }: Bootstrap): string => {
  const since = stalledFor >= 1000 ? `, for ${Math.round(stalledFor / 1000)} s now` : '';
  const problem = warning === undefined ? '' : ` (${warning.text})`;
  return `${String(percentage).padStart(3)} % ${summary}${since}${problem}`;
};

const url = process.argv[2];
const expected =
  url === undefined
    ? 'It expected the program tor, and a network. With a URL it asks a Tor that runs already.'
    : `It expected a current Tor at ${url}, with CookieAuthentication 1, whose cookie this user can read.`;
console.log(url === undefined ? 'starting a Tor' : `asking the Tor at ${url}`);

(url === undefined ? progressOfAnother : progressOf(url))
  .pipe(
    takeWhile((item) => item._tag === 'Left' || item.right.percentage < 100, true),
    takeUntil(fromEvent(process, 'SIGINT')),
  )
  .subscribe((item) => {
    if (item._tag === 'Right') return console.log(line(item.right));
    console.log(showTorError(item.left));
    console.log(`${expected}\nTo see the simulated Tor instead, which needs nothing but serves TC only: npm start`);
    process.exitCode = 1;
  });
