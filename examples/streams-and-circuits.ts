/**
 * What the v1 protocol has beyond TC, in a simulated Tor: the circuits and streams that were open before the program
 * began, over which circuit a stream goes, how severe a line of the log is, and a new identity.
 *
 *     npm run example examples/streams-and-circuits.ts
 */
import { rights, showTorError, tables } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { auditTime, combineLatest, map, timer } from 'rxjs';

const tor = simulator({ circuitsPerMinute: 120, streamsPerMinute: 240, failureRate: 0 });
// time stands still in a simulated Tor without a subscriber
const watcher = tor.log$.subscribe();

const watch = (): void => {
  // the tables begin with the open circuits and streams, and each stream names its circuit
  const tables$ = combineLatest([tables.circuits(tor).pipe(rights), tables.streams(tor).pipe(rights)])
    .pipe(
      auditTime(500),
      map(([circuits, streams]) =>
        [...streams.table.rows.values()].map(({ id, target, details }) => {
          const path = details?.circuit === undefined ? undefined : circuits.table.rows.get(details.circuit)?.path;
          return (
            `stream ${id} to ${target}: circuit ${details?.circuit ?? 'none'}, ` + (path?.join(' > ') ?? 'not known')
          );
        }),
      ),
    )
    .subscribe((lines) => console.log(lines.join('\n')));

  const log = tor.log$
    .pipe(rights)
    .subscribe(({ message, details }) => console.log(`${details?.severity}: ${message.trimEnd()}`));

  // the second is delayed, which the log reports
  for (const wait of [500, 700]) {
    timer(wait).subscribe(() =>
      tor
        .signal('NewNym')
        .subscribe((answer) =>
          console.log(answer._tag === 'Right' ? 'new streams go over new circuits' : showTorError(answer.left)),
        ),
    );
  }

  timer(2_000).subscribe(() => {
    tables$.unsubscribe();
    log.unsubscribe();
    watcher.unsubscribe();
  });
};

timer(3_000).subscribe(watch);
