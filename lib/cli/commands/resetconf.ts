import { reset } from '../../model/ConfigLine.js';
import type { ConnectionFlags } from '../options/connection.js';
import { ask, withConnection } from '../options/connection.js';
import { done } from '../done.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

export const resetconf: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('resetconf')
      .summary('reset options to their defaults')
      .description('Resets options to their defaults, all of them or, if one is wrong, none.')
      .argument('<key...>', 'options, in any case'),
  )
    .addHelpText('after', examples('resetconf SocksPort Nickname'))
    .action((keys: ReadonlyArray<string>, flags: ConnectionFlags) =>
      execute(ask(io, flags, (tor) => done(tor.setConf(keys.map(reset))))),
    );
};
