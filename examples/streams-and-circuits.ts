/**
 * What a client and a server of this library say to each other beyond TC: what there was before the client came, over
 * which circuit a stream goes, how severe a line of the log is, and a new identity.
 *
 *     npm run example examples/streams-and-circuits.ts
 */
import { beyondTc, client, listen, memory, rights, showTorError, tables } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { auditTime, combineLatest, map, timer } from 'rxjs';

const simulated = simulator({ circuitsPerMinute: 120, streamsPerMinute: 240, failureRate: 0 });
const { connect, listen: address } = memory();
const server = listen(simulated, address).subscribe();
// nothing happens in a simulated Tor that nobody watches
const watcher = simulated.log$.subscribe();

const watch = (): void => {
  const tor = client(connect, { extensions: beyondTc });

  // the tables begin with what there is, and each stream names its circuit
  combineLatest([tables.circuits(tor).pipe(rights), tables.streams(tor).pipe(rights)])
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

  tor.log$.pipe(rights).subscribe(({ message, details }) => console.log(`${details?.severity}: ${message.trimEnd()}`));

  // the second is put off, and the log says so
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
    tor.close();
    server.unsubscribe();
    watcher.unsubscribe();
  });
};

timer(3_000).subscribe(watch);
