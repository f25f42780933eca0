import type { ConnectionFlags } from '../options/connection.js';
import { ask, withConnection } from '../options/connection.js';
import { done } from '../done.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

export const saveconf: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('saveconf')
      .summary('write the configuration to the torrc')
      .description('Has the Tor write its configuration into its torrc.'),
  )
    .addHelpText('after', examples('saveconf'))
    .action((flags: ConnectionFlags) => execute(ask(io, flags, (tor) => done(tor.saveConf))));
};
