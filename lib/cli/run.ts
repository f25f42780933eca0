/** The command, from its arguments to its exit status. */
import { Command, CommanderError } from 'commander';
import { decode } from './commands/decode.js';
import { events } from './commands/events.js';
import { gateway } from './commands/gateway.js';
import { getconf } from './commands/getconf.js';
import { hashPassword } from './commands/hashPassword.js';
import { mapaddress } from './commands/mapaddress.js';
import { mappings } from './commands/mappings.js';
import { monitor } from './commands/monitor.js';
import { resetconf } from './commands/resetconf.js';
import { saveconf } from './commands/saveconf.js';
import { setconf } from './commands/setconf.js';
import { signal } from './commands/signal.js';
import { simulate } from './commands/simulate.js';
import { examples } from './commands/Subcommand.js';
import type { Context } from './commands/Subcommand.js';
import { complain, deliver } from './deliver.js';
import type { Io } from './Io.js';
import { usage } from './Outcome.js';

const commands = [
  monitor,
  events,
  getconf,
  setconf,
  resetconf,
  saveconf,
  signal,
  mapaddress,
  mappings,
  gateway,
  simulate,
  decode,
  hashPassword,
];

/** Joins an error into one line and removes the value of an unknown option, which may be a secret. */
const toUsage = (text: string): string =>
  text
    .replace(/^error: /, '')
    .replace(/(--[^=\s']+)=[^\n]*?'(?=\n|$)/, "$1'")
    .trim()
    .replace(/\s*\n\s*/g, ' ');

const program = (context: Context): Command => {
  const { io } = context;
  const command = new Command('rx-tor-control')
    .description('Watch, query, serve and simulate a Tor over its control protocols, v1 and TC.')
    .version(io.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [command]', "print a command's help")
    .addHelpText('after', examples('monitor', 'monitor tor+unix:/run/tor/control --cookie-from-tor', 'help events'))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text) => complain(io, usage(toUsage(text))),
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 100),
      getErrHelpWidth: () => 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of commands) add(command, context);
  return command;
};

/**
 * Runs the command; the Promise is its exit status: 0 for success, 1 for an error of the Tor, the network or a file,
 * 2 for a mistake in the arguments.
 */
export const run = async (args: ReadonlyArray<string>, io: Io): Promise<number> => {
  let status = 0;
  const context: Context = {
    io,
    execute: async (out$, onInterrupt = 'fails') => {
      status = await deliver(io, out$, onInterrupt);
    },
  };
  try {
    await program(context).parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
};
