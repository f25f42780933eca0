/**
 * Typed configuration: a record of io-ts codecs in, a typed record out, or a Left that names the key.
 *
 *     npm run example examples/typed-config.ts
 */
import { function as F, option as O } from 'fp-ts';
import { config, observableEither as OE, showTorError } from 'rx-tor-control';
import type { ObservableEither, Tor, TorError } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { concat } from 'rxjs';

const codecs = {
  SocksPort: config.portLines,
  BandwidthRate: config.dataSize,
  ExitPolicy: config.lines,
  Nickname: config.optional(config.text),
};

const read = config.getConfAs(codecs);
const write = config.setConfFrom(codecs);

const describe = (tor: Tor): ObservableEither<TorError, string> =>
  F.pipe(
    read(tor),
    OE.map(({ SocksPort, BandwidthRate, ExitPolicy, Nickname }) => {
      const name = O.isSome(Nickname) ? Nickname.value : 'nameless';
      const ports = SocksPort.map(config.PortLineFromText.encode).join(' and ');
      return `${name}, port ${ports}, ${BandwidthRate / 1024} KiB/s, policy: ${ExitPolicy.join(' | ') || 'none'}`;
    }),
  );

const double = (tor: Tor): ObservableEither<TorError, string> =>
  F.pipe(
    read(tor),
    OE.chain(({ BandwidthRate }) =>
      write({
        BandwidthRate: BandwidthRate * 2,
        ExitPolicy: ['accept *:443', 'reject *:*'],
        Nickname: O.some('lighthouse'),
      })(tor),
    ),
    OE.map(() => 'changed with one SETCONF'),
  );

/** A codec that does not fit. The Left has the key, the expected value and the received one. */
const misfit = (tor: Tor): ObservableEither<TorError, string> =>
  F.pipe(
    tor,
    config.getConfAs({ SocksPort: config.portLines, BandwidthRate: config.int(0, 1000) }),
    OE.map(({ BandwidthRate }) => `unexpected: ${BandwidthRate}`),
  );

// a simulated Tor is a Tor, and so is the client of a real one: the functions above take both
const tor = simulator({ torrc: 'SocksPort 9050\nBandwidthRate 1 MB\n' });

concat(describe(tor), double(tor), describe(tor), misfit(tor))
  .pipe(OE.match(showTorError, (line) => line))
  .subscribe((line) => console.log(line));
