/**
 * Which Tor is watched: a simulated one, or that of a URL.
 */
import { either as E } from 'fp-ts';
import { client, exponentialBackoff, policies } from 'rx-tor-control';
import { connectUrl, cookieSecret, nodeSchemes, passwordSecret, torSchemes } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { v1Client } from 'rx-tor-control/v1';
import { filter, map, merge, of } from 'rxjs';

const reconnect = exponentialBackoff();

/** More goes on than by default, so that there is something to see. */
const lively = { circuitsPerMinute: 20, streamsPerMinute: 40, failureRate: 0.05 };

const secretOf = ({ 'cookie-file': cookie, 'password-file': password }) =>
  cookie !== undefined ? cookieSecret(cookie) : password !== undefined ? passwordSecret(password) : undefined;

const ofV1 = (connect, flags) =>
  v1Client(connect, {
    reconnect,
    ...(flags['cookie-from-tor'] ? { cookieFrom: cookieSecret } : {}),
    ...(flags['cookie-file'] !== undefined ? { cookie: cookieSecret(flags['cookie-file']) } : {}),
    ...(flags['password-file'] !== undefined ? { password: passwordSecret(flags['password-file']) } : {}),
  });

const ofTc = (connect, flags) => {
  const secret = secretOf(flags);
  return client(connect, { reconnect, ...(secret === undefined ? {} : { secret }) });
};

/** Why a connection could not be made, although it is tried again. */
const failure = ({ status$ }) =>
  status$.pipe(
    filter(({ _tag }) => _tag === 'Waiting'),
    map(({ reason }) => E.left(reason)),
  );

/** The names of its options; undefined if the Tor does not report them. TC has no message for this. */
const namesOf = (v1Tor) =>
  v1Tor.getInfoText(['config/names']).pipe(
    map(
      E.match(
        () => undefined,
        ([lines]) =>
          lines
            .split('\n')
            .map((line) => line.split(' ', 1)[0])
            .filter((option) => option !== ''),
      ),
    ),
  );

/**
 * `tor` is what is served, `name` how people call it, `protocol` that of the Tor behind it, `options` emits the names
 * of its options, `connected` is whether it can be reached, `close` ends it.
 */
export const torOf = (flags) => {
  const { tor: url, 'allow-writes': writes = false } = flags;
  if (url === undefined) {
    const tor = simulator({ ...lively, seed: Date.now() % 1_000_000 });
    return {
      tor,
      name: 'a simulated Tor',
      writes: true,
      protocol: 'v1',
      options: of(undefined),
      connected: undefined,
      close: () => undefined,
    };
  }
  const isV1 = /^tor(\+unix)?:/i.test(url);
  const connect = connectUrl(url, {}, isV1 ? torSchemes : nodeSchemes);
  const upstream = isV1 ? ofV1(connect, flags) : ofTc(connect, flags);
  const guarded = writes ? upstream : policies.readOnly(upstream);
  return {
    tor: guarded,
    name: url,
    writes,
    protocol: isV1 ? 'v1' : 'TC',
    options: isV1 ? namesOf(upstream) : of(undefined),
    connected: merge(upstream.connected, failure(upstream)),
    close: upstream.close,
  };
};
