/**
 * @since 0.1.0
 */
import { either as E, function as F } from 'fp-ts';
import type { Observable } from 'rxjs';
import type { ModernSignal } from '../../v1/ModernSignal.js';
import { isModern } from '../Connection.js';
import type { TorClient } from '../Connection.js';
import type { ConnectionFlags } from '../options/connection.js';
import { ask, withConnection } from '../options/connection.js';
import { V1_URLS } from '../options/url.js';
import { done } from '../done.js';
import { say, usage, wrongFlag } from '../Outcome.js';
import type { Outcome } from '../Outcome.js';
import { isModernOnly, parseModernSignal } from '../signals.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

const send = (tor: TorClient, name: ModernSignal): Observable<Outcome> => {
  if (isModern(tor)) return done(tor.signal(name));
  return isModernOnly(name) ? say(usage(`signal: ${name}: wanted ${V1_URLS}`)) : done(tor.signal(name));
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
          "and of today's Tor: newnym, cleardnscache, heartbeat, active, dormant",
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
          parseModernSignal(name),
          E.mapLeft(wrongFlag('signal')),
          E.match(say, (known) => ask(io, flags, (tor) => send(tor, known))),
        ),
      ),
    );
};
