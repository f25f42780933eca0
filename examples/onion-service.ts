/**
 * An onion service: a web server of this machine, which people of the network can reach, and which they cannot find. It
 * is there until Ctrl-C. It is published by a Tor of its own, which takes `tor` and a network, or by the one at a URL.
 *
 *     npm run example examples/onion-service.ts tor://127.0.0.1:9051
 *     npm run example examples/onion-service.ts
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noReconnect, observableEither as OE, showTorError } from 'rx-tor-control';
import type { ObservableEither, TorError } from 'rx-tor-control';
import { connectUrl, cookieSecret, launchTor, torSchemes } from 'rx-tor-control/node';
import { v1Client } from 'rx-tor-control/v1';
import type { V1Tor } from 'rx-tor-control/v1';
import { function as F } from 'fp-ts';
import { concat, defer, filter, finalize, fromEvent, Observable, switchMap, takeUntil, takeWhile } from 'rxjs';

type Lines = ObservableEither<TorError, string>;

/** The port of a web server that is there while it is observed. */
const webServer$ = new Observable<number>((subscriber) => {
  const server = createServer((_request, response) => response.end('Hello from an onion service\n'));
  server.on('error', (error) => subscriber.error(error));
  server.listen(0, '127.0.0.1', () => subscriber.next((server.address() as AddressInfo).port));
  return () => server.close();
});

/** What becomes of its descriptor, by which it is found: UPLOAD, UPLOADED or FAILED, and where. */
const descriptor = (tor: V1Tor, serviceId: string): Lines =>
  F.pipe(
    tor.event('HS_DESC').pipe(filter((item) => item._tag === 'Left' || item.right.address === serviceId)),
    OE.map(({ action, directory }) => `descriptor: ${action} ${directory}`),
  );

/** The service ends with the connection that asked for it, since `detach` was not. */
const published =
  (port: number) =>
  (tor: V1Tor): Lines =>
    F.pipe(
      // with `key`, which the answer has where `discardKey` is not given, it would have the same address again
      tor.addOnion({ ports: [{ port: 80, target: `127.0.0.1:${port}` }], discardKey: true }),
      OE.chain(({ serviceId }) =>
        concat(OE.of(`http://${serviceId}.onion goes to http://127.0.0.1:${port}`), descriptor(tor, serviceId)),
      ),
    );

const atUrl =
  (url: string) =>
  (port: number): Lines =>
    defer(() => {
      const tor = v1Client(connectUrl(url, {}, torSchemes), { cookieFrom: cookieSecret, reconnect: noReconnect });
      return published(port)(tor).pipe(finalize(tor.close));
    });

const byItsOwn = (port: number): Lines =>
  F.pipe(
    launchTor(),
    OE.chain((launch) =>
      launch._tag === 'Ready'
        ? published(port)(launch.tor)
        : OE.of(`a Tor starts: ${launch.bootstrap.percentage} %, ${launch.bootstrap.summary}`),
    ),
  );

const url = process.argv[2];
const expected =
  url === undefined
    ? 'It expected the program tor, and a network. With a URL it asks a Tor that runs already.'
    : `It expected a current Tor at ${url}, with CookieAuthentication 1, whose cookie this user can read.`;

webServer$
  .pipe(
    switchMap(url === undefined ? byItsOwn : atUrl(url)),
    takeWhile((item) => item._tag === 'Right', true),
    takeUntil(fromEvent(process, 'SIGINT')),
    finalize(() => console.log('the service is gone')),
  )
  .subscribe((item) => {
    if (item._tag === 'Right') return console.log(item.right);
    console.log(showTorError(item.left));
    console.log(`${expected}\nTo see the simulated Tor instead, which needs nothing but serves TC only: npm start`);
    process.exitCode = 1;
  });
