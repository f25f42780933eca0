/**
 * Bandwidth: Tor reports the bytes of each second. Averages over a window, and totals.
 *
 *     npm run example examples/bandwidth-rates.ts
 */
import { client, listen, memory, orThrow, rates, totals } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { finalize, take, zip } from 'rxjs';

const { connect, listen: address } = memory();
const server = listen(simulator({ circuitsPerMinute: 600, streamsPerMinute: 600 }), address).subscribe();
const tor = client(connect);

// each subscription of bandwidth$ shares the one SETEVENTS of the client
const second$ = tor.bandwidth$.pipe(orThrow);
const average$ = tor.bandwidth$.pipe(rates(3), orThrow);
const total$ = tor.bandwidth$.pipe(totals, orThrow);

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`.padStart(12);

console.log('        read    3 s average    total read');
zip(second$, average$, total$)
  .pipe(
    take(4),
    finalize(() => {
      tor.close();
      server.unsubscribe();
    }),
  )
  .subscribe(([second, average, total]) =>
    console.log(kib(second.read), ` ${kib(average.read)}`, ` ${kib(total.read)}`),
  );
