/**
 * A filtering control port, as onion-grater is one: a profile lists the requests and events of v1 that a client may
 * use, and rewrites some of them. Here the Tor is a simulated one; a current Tor is
 * `v1Client(unix('/run/tor/control'), { cookieFrom: cookieSecret })`.
 *
 *     npm run example examples/filtering-control-port.ts
 */
import { observableEither as OE, policies, rights, showTorError } from 'rx-tor-control';
import type { ObservableEither, ServerEvent, TorError } from 'rx-tor-control';
import { connectUrl, listenTcp } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { isFiltered, listenV1, v1Client } from 'rx-tor-control/v1';
import type { Profile, V1Tor } from 'rx-tor-control/v1';
import { either as E, function as F } from 'fp-ts';
import { concat, filter, finalize, map, of, switchMap, take, takeWhile } from 'rxjs';
import type { Observable } from 'rxjs';

/** The same as a YAML file has it, for `gateway --profile FILE`. */
const rules = {
  commands: {
    GETINFO: [
      'version',
      // the client does not learn how far the Tor has come
      {
        pattern: 'status/bootstrap-phase',
        response: [
          {
            pattern: '250-status/bootstrap-phase=.*',
            replacement: '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=100',
          },
        ],
      },
    ],
    // an onion service leads to the client, whatever host it names
    ADD_ONION: [{ pattern: '(NEW:\\S+) Port=([0-9]+),.*:([0-9]+)', replacement: '{} Port={},{client-address}:{}' }],
  },
  events: { BW: { response: [{ pattern: '650 BW ([0-9]+) .*', replacement: '650 BW {} 0' }] } },
};

const outcome = (name: string, answer$: ObservableEither<TorError, unknown>): Observable<string> =>
  answer$.pipe(
    take(1),
    map(
      E.match(
        (error) => `${name}: ${isFiltered(error) ? 'not allowed' : showTorError(error)}`,
        (answer) => `${name}: ${JSON.stringify(answer)}`,
      ),
    ),
  );

const service = { ports: [{ port: 80, target: '192.0.2.1:8080' }] };

const requests = (tor: V1Tor): Observable<string> =>
  concat(
    outcome('version', tor.getInfoText(['version'])),
    outcome('bootstrap', tor.getInfoText(['status/bootstrap-phase'])),
    outcome('configuration', tor.getInfoText(['config-text'])),
    outcome(
      'onion service',
      F.pipe(
        tor.addOnion(service),
        OE.map(({ key }) => key?.type),
      ),
    ),
    outcome('new identity', tor.signal('NewNym')),
    outcome('bandwidth', tor.event('BW')),
    outcome('circuits', tor.event('CIRC')),
  );

const isListening = (event: ServerEvent) => event._tag === 'Listening';

const origin = simulator();
const observed: V1Tor = {
  ...origin,
  addOnion: (service) => {
    console.log(`the Tor adds a service for ${service.ports.map(({ target }) => target ?? '').join()}`);
    return origin.addOnion(service);
  },
};

const serving = (profile: Profile): Observable<string> =>
  listenV1(observed, listenTcp({ port: 0 }), { profile }).pipe(
    rights,
    filter(isListening),
    switchMap(({ url }) => {
      const tor = v1Client(connectUrl(url));
      return concat(requests(tor), of(undefined)).pipe(finalize(tor.close));
    }),
    takeWhile((line) => line !== undefined),
  );

F.pipe(
  policies.profile(rules),
  E.match(
    (error) => {
      console.log(policies.showProfileError(error));
    },
    (profile) => {
      serving(profile).subscribe((line) => console.log(line));
    },
  ),
);
