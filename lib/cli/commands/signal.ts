import { either as E, function as F } from 'fp-ts';
import { isTcSignal, signalBytes } from '../../model/Signal.js';
import type { Signal } from '../../model/Signal.js';
import * as OE from '../../ObservableEither.js';
import type { TorError } from '../../TorError.js';
import type { ConnectionFlags } from '../options/connection.js';
import { ask, withConnection } from '../options/connection.js';
import { done } from '../done.js';
import { say, wrongFlag } from '../Outcome.js';
import { parseSignal } from '../signals.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

/** Adds advice for the three signals whose bytes differ between the specification (3.10) and the Tors that spoke TC. */
const withAdvice =
  (signal: Signal, { signals }: ConnectionFlags) =>
  (error: TorError): TorError =>
    error._tag === 'ServerError' &&
    error.text.startsWith('Unrecognized signal number') &&
    signals === 'specification' &&
    isTcSignal(signal) &&
    signalBytes.tor[signal] !== signalBytes.specification[signal]
      ? { ...error, text: `${error.text} Tors of 2005 to 2007 take another byte for this signal: try --signals tor` }
      : error;

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
          'and, over the v1 protocol only:',
          '  newnym         new streams go over new circuits',
          '  cleardnscache  forget the answers to name look-ups',
          '  heartbeat      log a heartbeat line now',
          '  active         leave the state in which it uses no network',
          '  dormant        enter that state',
        ].join('\n'),
      )
      .argument('<name>', 'the signal'),
  )
    .addHelpText(
      'after',
      examples('signal reload', 'signal newnym --tor tor://127.0.0.1:9051', 'signal halt --signals tor'),
    )
    .action((name: string, flags: ConnectionFlags) =>
      execute(
        F.pipe(
          parseSignal(name),
          E.mapLeft(wrongFlag('signal')),
          E.match(say, (known) =>
            ask(io, flags, (tor) => tor.signal(known).pipe(OE.mapLeft(withAdvice(known, flags)), done)),
          ),
        ),
      ),
    );
};
