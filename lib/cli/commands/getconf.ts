import { function as F } from 'fp-ts';
import { matchE } from '../../ObservableEither.js';
import type { ConnectionFlags } from '../options/connection.js';
import { ask, withConnection } from '../options/connection.js';
import { failed, lines, say } from '../Outcome.js';
import { toJson } from '../output/json.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

interface Flags extends ConnectionFlags {
  readonly json?: true;
}

export const getconf: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('getconf')
      .summary('print options of the configuration')
      .description(
        'Prints the lines of these options as KEY=VALUE. An option that is set more than once has several ' +
          'lines, an unset option has none. HiddenServiceOptions prints the lines of all onion services.',
      )
      .argument('<key...>', 'options, in any case')
      .option('--json', 'print each line as a JSON object'),
  )
    .addHelpText('after', examples('getconf SocksPort ControlPort', 'getconf --json HiddenServiceOptions'))
    .action((keys: ReadonlyArray<string>, flags: Flags) =>
      execute(
        ask(io, flags, (tor) =>
          F.pipe(
            tor.getConf(keys),
            matchE(
              (error) => say(failed(error)),
              (found) =>
                lines(found.map(({ key, value }) => (flags.json ? toJson({ key, value }) : `${key}=${value}`))),
            ),
          ),
        ),
      ),
    );
};
