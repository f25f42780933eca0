/**
 * A policy: any function from Tor to Tor. This one gives read-only access, and keeps some options to itself.
 *
 *     npm run example examples/policy.ts
 */
import { client, configLine, listen, memory, observableEither as OE, serverError, showTorError } from 'rx-tor-control';
import type { ObservableEither, Tor, TorError } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { concat, finalize, map } from 'rxjs';
import type { Observable } from 'rxjs';

/** Every request that would change something is answered with ERROR 7; questions and events pass. */
const readOnly = (tor: Tor): Tor => {
  const refused: ObservableEither<TorError, never> = OE.left(serverError('Unauthorized', 'this access is read-only'));
  return {
    ...tor,
    setConf: () => refused,
    saveConf: refused,
    signal: () => refused,
    mapAddress: () => refused,
  };
};

/** Lines of these options are left out of every answer. */
const without =
  (...secret: ReadonlyArray<string>) =>
  (tor: Tor): Tor => ({
    ...tor,
    getConf: (keys) => tor.getConf(keys).pipe(OE.map((lines) => lines.filter(({ key }) => !secret.includes(key)))),
  });

const torrc = 'SocksPort 9050\nContactInfo keeper@example.org\n';
const { connect, listen: address } = memory();
const server = listen(readOnly(without('ContactInfo')(simulator({ torrc }))), address).subscribe();
const tor = client(connect);

const outcome = (name: string, request$: ObservableEither<TorError, unknown>): Observable<string> =>
  request$.pipe(
    OE.match(showTorError, (answer) => (answer === undefined ? 'done' : JSON.stringify(answer))),
    map((answer) => `${name}: ${answer}`),
  );

concat(
  outcome('getConf', tor.getConf(['SocksPort', 'ContactInfo'])),
  outcome('setConf', tor.setConf([configLine('SocksPort', '9150')])),
  outcome('signal', tor.signal('Halt')),
)
  .pipe(
    finalize(() => {
      tor.close();
      server.unsubscribe();
    }),
  )
  .subscribe((line) => console.log(line));
