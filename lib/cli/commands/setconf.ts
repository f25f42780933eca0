import { either as E, function as F, readonlyArray as RA } from 'fp-ts';
import { configLine } from '../../model/ConfigLine.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { ConnectionFlags } from '../options/connection.js';
import { ask, withConnection } from '../options/connection.js';
import { done } from '../done.js';
import { say, usage } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

/** Splits at the first `=`, since a value may contain more. */
const assignment = (text: string): E.Either<Notice, ConfigLine> => {
  const end = text.indexOf('=');
  return end > 0
    ? E.right(configLine(text.slice(0, end), text.slice(end + 1)))
    : E.left(usage(`setconf: wanted KEY=VALUE, got ${JSON.stringify(text)}; to reset an option: resetconf KEY`));
};

export const setconf: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('setconf')
      .summary('set options, all or none')
      .description(
        'Sets options, all of them or, if one is wrong, none. What is set replaces all that the option had; KEY= ' +
          'resets it to its default. A reload, or the end of the Tor, forgets it: see saveconf.',
      )
      .argument('<key=value...>', 'options; the same one more than once for several values'),
  )
    .addHelpText('after', examples('setconf SocksPort=9150', "setconf 'Nickname=amber' ORPort=9001 Address="))
    .action((texts: ReadonlyArray<string>, flags: ConnectionFlags) =>
      execute(
        F.pipe(
          texts,
          RA.traverse(E.Applicative)(assignment),
          E.match(say, (config) => ask(io, flags, (tor) => done(tor.setConf(config)))),
        ),
      ),
    );
};
