import { either as E, function as F } from 'fp-ts';
import { parseAddress } from '../../model/Address.js';
import type { Address } from '../../model/Address.js';
import { matchE } from '../../ObservableEither.js';
import { showMapping } from '../mapping.js';
import type { MappingFlags } from '../mapping.js';
import { ask, withConnection } from '../options/connection.js';
import { failed, lines, say, wrongFlag } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

const addressOf = (name: string, text: string): E.Either<Notice, Address> =>
  F.pipe(
    parseAddress(text),
    E.mapLeft(({ wanted, got }) => wrongFlag(name)(`wanted ${wanted}, got ${got}`)),
  );

export const mapaddress: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('mapaddress')
      .summary('let connections to one address go to another')
      .description(
        'From now on connections to FROM go to TO. Prints both, since with 0.0.0.0, :: or . as FROM the Tor chooses ' +
          'an address of that type. Equal addresses remove the mapping.',
      )
      .argument('<from>', 'an IPv4 or IPv6 address, or a name')
      .argument('<to>', 'an IPv4 or IPv6 address, or a name')
      .option('--json', 'print the mapping as a JSON object'),
  )
    .addHelpText('after', examples('mapaddress 10.0.0.1 example.com', 'mapaddress . example.onion'))
    .action((from: string, to: string, flags: MappingFlags) =>
      execute(
        F.pipe(
          E.Do,
          E.bind('from', () => addressOf('FROM', from)),
          E.bind('to', () => addressOf('TO', to)),
          E.match(say, (mapping) =>
            ask(io, flags, (tor) =>
              F.pipe(
                tor.mapAddress(mapping.from, mapping.to),
                matchE(
                  (error) => say(failed(error)),
                  (mapped) => lines([showMapping(flags, mapped)]),
                ),
              ),
            ),
          ),
        ),
      ),
    );
};
