/**
 * Live tables: what lives in a Tor, as values that follow its events. Over a connection that is lost and made again.
 *
 *     npm run example examples/live-tables.ts
 */
import { client, exponentialBackoff, listen, memory, showTorError, tables } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { auditTime, filter, map, merge, timer } from 'rxjs';

const simulated = simulator({ circuitsPerMinute: 600, streamsPerMinute: 600, failureRate: 0.1 });
const { connect, listen: address } = memory();
let server = listen(simulated, address).subscribe();
const tor = client(connect, { reconnect: exponentialBackoff({ initial: 200 }) });

// differences: each circuit when it ends, and the gap
const difference$ = tables.circuits(tor).pipe(
  map((item) => {
    if (item._tag === 'Left') return showTorError(item.left);
    const { change, table } = item.right;
    if (change._tag === 'Ended') {
      return (
        `circuit ${change.key} ended: it was ${change.before.status}, through ` + (change.row.path.join(', ') || 'none')
      );
    }
    return change._tag === 'Cleared' ? `circuits: ${table.rows.size}` : undefined;
  }),
  filter((line) => line !== undefined),
);

// snapshots: however fast events come, no more than one a second is looked at
const snapshot$ = merge(
  tables.streams(tor).pipe(
    auditTime(1_000),
    map((item) => (item._tag === 'Right' ? `streams: ${[...item.right.table.rows.keys()].join(' ')}` : undefined)),
  ),
  tables.traffic(tor).pipe(
    map((item) => {
      if (item._tag === 'Left') return undefined;
      const { table } = item.right;
      return `read: ${table.total.read} bytes, of late ${Math.round(tables.rate(3)(table).read)} a second`;
    }),
  ),
).pipe(filter((line) => line !== undefined));

merge(difference$, snapshot$).subscribe((line) => console.log(line));

timer(2_500).subscribe(() => server.unsubscribe());
timer(2_600).subscribe(() => (server = listen(simulated, address).subscribe()));
timer(5_000).subscribe(() => {
  tor.close();
  server.unsubscribe();
});
