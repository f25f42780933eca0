import { function as F } from 'fp-ts';
import { matchE } from '../../ObservableEither.js';
import { showMapping } from '../mapping.js';
import type { MappingFlags } from '../mapping.js';
import { ask, withConnection } from '../options/connection.js';
import { failed, lines, say } from '../Outcome.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

export const mappings: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('mappings')
      .summary('print all address mappings')
      .description('Prints all address mappings, a line each: the original address, and the one that stands for it.')
      .option('--json', 'print each mapping as a JSON object'),
  )
    .addHelpText('after', examples('mappings', 'mappings --json'))
    .action((flags: MappingFlags) =>
      execute(
        ask(io, flags, (tor) =>
          F.pipe(
            tor.getAllMappings,
            matchE(
              (error) => say(failed(error)),
              (mapping) => lines([showMapping(flags, mapping)]),
            ),
          ),
        ),
      ),
    );
};
