import { either as E, function as F } from 'fp-ts';
import { concatMap, map, NEVER, takeUntil, takeWhile, timer } from 'rxjs';
import type { Observable } from 'rxjs';
import type { TorError } from '../../TorError.js';
import { eventTags } from '../../model/Event.js';
import type { EventTag } from '../../model/Event.js';
import { EVENT_NAMES, eventJson, eventsOf, parseEventTags, showEvent } from '../events.js';
import type { Connected } from '../../client/Connected.js';
import type { Io } from '../Io.js';
import type { ConnectionFlags } from '../options/connection.js';
import { ask, withConnection } from '../options/connection.js';
import { failed, say, wrongFlag } from '../Outcome.js';
import type { Outcome } from '../Outcome.js';
import { parseSpan } from '../output/units.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

interface Flags extends ConnectionFlags {
  readonly events?: string;
  readonly json?: true;
  readonly for?: string;
}

/**
 * An undecodable event does not end the command; any other error does, such as a lost connection or a rejected event.
 */
const isFatal = ({ _tag }: TorError): boolean => _tag !== 'DecodeError';

/** Writes the lines of events from the time of the connection, for a number of milliseconds. */
export const eventLines = (
  io: Io,
  tor: Connected,
  tags: ReadonlyArray<EventTag>,
  { json, span }: { readonly json: boolean; readonly span: number | undefined },
): Observable<Outcome> => {
  const show = json ? eventJson : showAt(io);
  const line = E.bimap(failed, (event: Parameters<typeof show>[0]) => show(event, io.scheduler.now()));
  const events$ = eventsOf(tor, tags).pipe(takeWhile((item) => E.isRight(item) || !isFatal(item.left), true));
  const over$ =
    span === undefined
      ? NEVER
      : tor.connected.pipe(concatMap((item) => (E.isRight(item) ? timer(span, io.scheduler) : NEVER)));
  return events$.pipe(takeUntil(over$), map(line));
};

const showAt =
  ({ timeOfDay }: Io): typeof eventJson =>
  (event, at) =>
    `${timeOfDay(at)}  ${showEvent(event)}`;

export const events: Subcommand = (program, { io, execute }) => {
  withConnection(
    program
      .command('events')
      .summary('print events as they come')
      .description('Prints events, a line each, until Ctrl-C, the given time, or the end of the connection.')
      .option('--events <names>', `some of ${EVENT_NAMES} (default: all)`)
      .option('--json', 'print each event as a JSON object, with the time at which it came')
      .option('--for <time>', 'stop after 500ms, 10s, 5m or 1h'),
  )
    .addHelpText(
      'after',
      examples('events --events circuit,stream', `events --json --for 1m | jq -r 'select(.event == "log").message'`),
    )
    .action((flags: Flags) =>
      execute(
        F.pipe(
          E.Do,
          E.bind('tags', () =>
            flags.events === undefined
              ? E.right(eventTags)
              : F.pipe(parseEventTags(flags.events), E.mapLeft(wrongFlag('--events'))),
          ),
          E.bind('span', () =>
            flags.for === undefined ? E.right(undefined) : F.pipe(parseSpan(flags.for), E.mapLeft(wrongFlag('--for'))),
          ),
          E.match(say, ({ tags, span }) =>
            ask(io, flags, (tor) => eventLines(io, tor, tags, { json: flags.json === true, span })),
          ),
        ),
        'ends',
      ),
    );
};
