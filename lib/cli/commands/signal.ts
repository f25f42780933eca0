/**
 * @since 0.1.0
 */
import { either as E, function as F } from 'fp-ts';
import type { Signal } from '../../model/Signal.js';
import type { ConnectionFlags } from '../options/connection.js';
import { ask, withConnection } from '../options/connection.js';
import { done } from '../done.js';
import { say, usage } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

/** Each by its own name, and by that of the Unix signal which does the same to a Tor. */
const names: Readonly<Record<string, Signal>> = {
  reload: 'Reload',
  shutdown: 'Shutdown',
  dump: 'Dump',
  debug: 'Debug',
  halt: 'Halt',
  hup: 'Reload',
  int: 'Shutdown',
  usr1: 'Dump',
  usr2: 'Debug',
  term: 'Halt',
};

const signalOf = (name: string): E.Either<Notice, Signal> => {
  const key = name.toLowerCase();
  return Object.hasOwn(names, key)
    ? E.right(names[key]!)
    : E.left(usage(`signal: wanted one of ${Object.keys(names).join(', ')}, got ${JSON.stringify(name)}`));
};

/** @since 0.1.0 */
export const signal: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('signal')
      .summary('send a signal')
      .description(
        [
          'Sends a signal, by its name or that of the Unix signal:',
          '  reload, hup    read the configuration again; what was not saved is lost',
          '  shutdown, int  exit; a relay takes 30 seconds for it',
          '  dump, usr1     log what is known of connections and circuits',
          '  debug, usr2    switch all logs to severity debug',
          '  halt, term     exit now',
        ].join('\n'),
      )
      .argument('<name>', 'the signal'),
  )
    .addHelpText('after', examples('signal reload', 'signal halt --signals tor'))
    .action((name: string, flags: ConnectionFlags) =>
      execute(
        F.pipe(
          signalOf(name),
          E.match(say, (known) => ask(io, flags, (tor) => done(tor.signal(known)))),
        ),
      ),
    );
};
