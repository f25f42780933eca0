/**
 * The relays of the network, as a table that follows the consensus: how many there are, in which countries, and which
 * ones come and go. Without a URL, such as tor://127.0.0.1:9051, it shows those of a simulated Tor.
 *
 *     npm run example examples/relay-table.ts
 */
import { noReconnect, showTorError, tables } from 'rx-tor-control';
import { connectUrl, cookieSecret, torSchemes } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { v1Client } from 'rx-tor-control/v1';
import type { V1Tor } from 'rx-tor-control/v1';
import { filter, fromEvent, map, merge, of, take, takeUntil } from 'rxjs';

type Relays = tables.RelayTable['rows'];

/** The number of relays in each country, the largest number first. */
const byCountry = (relays: Relays): string => {
  const counts = new Map<string, number>();
  for (const { country = 'unknown' } of relays.values()) counts.set(country, (counts.get(country) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([country, count]) => `${country} ${count}`)
    .join(', ');
};

const show = ({ table, change }: tables.Update<tables.RelayTable, tables.RelayChange>): string => {
  const removed = change._tag === 'Snapshot' && change.removed.length > 0 ? `, ${change.removed.length} are gone` : '';
  return `${table.rows.size} relays${removed}: ${byCountry(table.rows)}`;
};

/** A simulated Tor needs no connection; that of a real one ends with Ctrl-C. */
const torAt = (url: string): V1Tor & { readonly close: () => void } =>
  v1Client(connectUrl(url, {}, torSchemes), { cookieFrom: cookieSecret, reconnect: noReconnect });

const url = process.argv[2];
const real = url === undefined ? undefined : torAt(url);
const line$ = tables.relays(real ?? simulator()).pipe(
  // a Tor that has just started has no consensus yet
  filter((item) => item._tag === 'Left' || item.right.table.rows.size > 0),
  map((item) => (item._tag === 'Left' ? showTorError(item.left) : show(item.right))),
);

// of the simulated Tor, the table and the same with its countries
(real === undefined ? line$.pipe(take(2)) : merge(of(`asking the Tor at ${url}`), line$))
  .pipe(takeUntil(fromEvent(process, 'SIGINT')))
  .subscribe({ next: (line) => console.log(line), complete: () => real?.close() });
