import { either as E, function as F } from 'fp-ts';
import type { Observable } from 'rxjs';
import { matchE } from '../../ObservableEither.js';
import { stayingWith } from '../Destination.js';
import type { Destination } from '../Destination.js';
import { dashboard } from '../dashboard/dashboard.js';
import { canDraw } from '../dashboard/screen.js';
import { embedded } from '../embedded.js';
import type { Io } from '../Io.js';
import { askedFor, connection, withConnection } from '../options/connection.js';
import type { ConnectionFlags } from '../options/connection.js';
import { say, usage, wrongFlag } from '../Outcome.js';
import type { Outcome } from '../Outcome.js';
import { parseSpan } from '../output/units.js';
import { transcript } from '../transcript.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

interface Flags extends ConnectionFlags {
  readonly for?: string;
}

const watch = (io: Io, to: Destination, title: string, span: number | undefined): Observable<Outcome> => {
  const show = canDraw(io) ? dashboard : transcript;
  return stayingWith(to, (tor) => show(io, { tor, title, span }));
};

/** Whether there are flags for the connection to a Tor, which the simulated one does not need. */
const isMeantForAnother = (flags: Flags): boolean => {
  const { cookieFile, cookieFromTor, allowPlainCookie, passwordFile, passwordPrompt, password, ca, cert, key } = flags;
  return [cookieFile, cookieFromTor, allowPlainCookie, passwordFile, passwordPrompt, password, ca, cert, key].some(
    (flag) => flag !== undefined,
  );
};

export const monitor: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('monitor')
      .summary('watch a Tor, or a simulated one')
      .description(
        'Shows what a Tor does: in a terminal as a dashboard, elsewhere a line an event, for ten seconds. It ' +
          'connects again when the connection is lost. Without a URL it starts a simulated Tor on a loopback socket ' +
          'and shows that. Keys: q quits, r has the Tor reload its configuration.',
      )
      .argument('[url]', 'the same as --tor')
      .option('--for <time>', 'stop after 500ms, 10s, 5m or 1h'),
    'a simulated Tor',
  )
    .addHelpText(
      'after',
      examples(
        'monitor',
        'monitor tor+unix:/run/tor/control --cookie-from-tor',
        'monitor tcp://127.0.0.1:9051 --password-prompt',
        'monitor --for 1m | cat',
      ),
    )
    .action((url: string | undefined, flags: Flags) => {
      const chosen = url === undefined ? askedFor(io, flags) : ([url, 'the URL'] as const);
      const real = (span: number | undefined): Observable<Outcome> =>
        F.pipe(
          connection(io, flags, chosen),
          matchE(say, (to) => watch(io, to, to.url, span)),
        );
      const simulated = (span: number | undefined): Observable<Outcome> =>
        embedded(io, (to) => watch(io, to, `simulated Tor at ${to.url}`, span));
      const span =
        flags.for === undefined ? E.right(undefined) : F.pipe(parseSpan(flags.for), E.mapLeft(wrongFlag('--for')));
      return execute(
        url !== undefined && flags.tor !== undefined
          ? say(usage('give a URL or --tor, not both'))
          : chosen === undefined && isMeantForAnother(flags)
            ? say(usage('the simulated Tor takes no secret and no certificate: give a URL too'))
            : F.pipe(span, E.match(say, chosen === undefined ? simulated : real)),
        'ends',
      );
    });
};
