/**
 * Errors are values: four ways to fail, each a Left with a `_tag`, none of them an `error` notification.
 *
 *     npm run example examples/errors-with-either.ts
 */
import { function as F } from 'fp-ts';
import {
  client,
  configLine,
  listen,
  memory,
  noReconnect,
  observableEither as OE,
  secret,
  showTorError,
} from 'rx-tor-control';
import type { Tor, TorError } from 'rx-tor-control';
import { tcp } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { concat, finalize } from 'rxjs';
import type { Observable } from 'rxjs';

const { connect, listen: address } = memory();
const server = listen(simulator(), address).subscribe();

/** What to do about it depends on what it is. */
const advice = (error: TorError): string => {
  switch (error._tag) {
    case 'ServerError':
      return error.code === 'UnrecognizedKey' ? 'check the spelling of the option' : `Tor said no (${error.code})`;
    case 'EncodeError':
      return `nothing was sent; correct the ${error.field}`;
    case 'OutOfStep':
    case 'TransportError':
    case 'ConnectionLost':
    case 'TimedOut':
      return 'try again later';
    case 'SecretRefused':
    case 'WrongProtocol':
      return 'change the options: another attempt would fail in the same way';
    case 'SecretUnavailable':
    case 'Closed':
    case 'DecodeError':
    case 'UnexpectedReply':
    case 'Truncated':
    case 'QueueFull':
    case 'Dropped':
      return 'give up';
  }
};

const show = OE.match(
  (error: TorError) => `${error._tag}: ${showTorError(error)} -> ${advice(error)}`,
  (value: unknown) => `fine: ${JSON.stringify(value)}`,
);

/** A Left ends the chain: what was not accepted is not saved. */
const setAndSave = (tor: Tor, key: string, value: string): Observable<string> =>
  F.pipe(
    tor.setConf([configLine(key, value)]),
    OE.chain(() => tor.saveConf),
    OE.map(() => 'set and saved'),
    show,
  );

const tor = client(connect);
const stranger = client(connect, { secret: secret('a wrong password'), reconnect: noReconnect });
const nowhere = client(tcp({ port: 1 }), { reconnect: noReconnect });

concat(
  setAndSave(tor, 'Nickname', 'lighthouse'),
  setAndSave(tor, 'Nikname', 'lighthouse'),
  setAndSave(tor, 'ContactInfo', 'two\nlines'),
  show(stranger.getConf(['SocksPort'])),
  show(nowhere.getConf(['SocksPort'])),
  // a Left can be replaced
  F.pipe(
    tor.getConf(['NoSuchOption']),
    OE.orElse(() => tor.getConf(['SocksPort'])),
    show,
  ),
)
  .pipe(
    finalize(() => {
      for (const one of [tor, stranger, nowhere]) one.close();
      server.unsubscribe();
    }),
  )
  .subscribe((line) => console.log(line));
