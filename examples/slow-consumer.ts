/**
 * A slow consumer: events arrive faster than they are processed. A policy sets how many are buffered and which are
 * dropped. Each loss is emitted at its place in the stream, with its count. The connection is read all the time.
 *
 *     npm run example examples/slow-consumer.ts
 */
import { client, dropOldest, listen, memory, observableEither as OE, overflow, showTorError } from 'rx-tor-control';
import type { CircuitEvent, ObservableEither } from 'rx-tor-control';
import { simulator } from 'rx-tor-control/simulator';
import { delay, finalize, take } from 'rxjs';

const { connect, listen: address } = memory();
const server = listen(simulator({ circuitsPerMinute: 6000 }), address).subscribe();
const tor = client(connect);

/** Stands for a request to a slow database. */
const store = ({ id, status }: CircuitEvent): ObservableEither<never, string> =>
  OE.right(`circuit ${id} ${String(status).toLowerCase()}`).pipe(delay(250));

tor.circuit$
  .pipe(
    overflow(dropOldest(2), store),
    take(10),
    finalize(() => {
      tor.close();
      server.unsubscribe();
    }),
  )
  .subscribe((item) => {
    if (item._tag === 'Right') console.log(`stored: ${item.right}`);
    else if (item.left._tag === 'Dropped') console.log(`        ${item.left.count} events dropped`);
    else console.log(showTorError(item.left));
  });
