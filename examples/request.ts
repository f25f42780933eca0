/**
 * Requests: read the configuration, change it, save it, map an address.
 *
 * A request is a cold Observable. Nothing is sent until something subscribes; each subscription sends one message and
 * gets one answer. The requests below run one after the other through `concat`.
 *
 *     npm run example examples/request.ts
 */
import { client, configLine, listen, memory, orThrow, reset } from 'rx-tor-control';
import type { ConfigLine } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { concat, finalize, map } from 'rxjs';

const { connect, listen: address } = memory();
const server = listen(simulator(), address).subscribe();
const tor = client(connect);

const showLines = (lines: ReadonlyArray<ConfigLine>): string =>
  lines.map(({ key, value }) => `${key} ${value}`).join(', ');

concat(
  tor.getConf(['SocksPort', 'Nickname']).pipe(
    orThrow,
    map((lines) => `set at first: ${showLines(lines)}`),
  ),
  tor.setConf([configLine('Nickname', 'lighthouse'), configLine('ContactInfo', 'keeper@example.org')]).pipe(
    orThrow,
    map(() => 'both lines were accepted'),
  ),
  tor.getConf(['Nickname', 'ContactInfo']).pipe(
    orThrow,
    map((lines) => `set now: ${showLines(lines)}`),
  ),
  tor.setConf([reset('ContactInfo')]).pipe(
    orThrow,
    map(() => 'ContactInfo is at its default again'),
  ),
  tor.saveConf.pipe(
    orThrow,
    map(() => 'saved'),
  ),
  // '.', the null hostname, asks Tor to choose the original address
  tor.mapAddress('.', 'www.example.org').pipe(
    orThrow,
    map(({ from, to }) => `chosen by Tor: ${from.address} stands for ${to.address}`),
  ),
  tor.getAllMappings.pipe(
    orThrow,
    map(({ from, to }) => `mapped: ${from.address} to ${to.address}`),
  ),
)
  .pipe(
    finalize(() => {
      tor.close();
      server.unsubscribe();
    }),
  )
  .subscribe((line) => console.log(line));
