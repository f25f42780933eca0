/**
 * A transport of one's own: the standard input and output of another program are a connection. With `ssh` and
 * `-W 127.0.0.1:9051` as the program, it reaches the control port of another machine.
 *
 *     npm run example examples/own-transport.ts
 */
import { spawn } from 'node:child_process';
import { either as E } from 'fp-ts';
import {
  client,
  listen,
  noReconnect,
  observableEither as OE,
  orThrow,
  showTorError,
  transportError,
} from 'rx-tor-control';
import type { Connect, Duplex } from 'rx-tor-control';
import { listenTcp } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { concat, finalize, Observable } from 'rxjs';

/** Each subscription runs the program once. */
const through = (program: string, args: ReadonlyArray<string>): Connect =>
  new Observable((subscriber) => {
    const endpoint = `exec:${program}`;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => child.kill());
    child.on('error', (error) => {
      subscriber.next(E.left(transportError('Other', endpoint, error.message)));
      subscriber.complete();
    });
    child.on('spawn', () => {
      // the subscriber has left meanwhile
      if (subscriber.closed) return void child.kill();
      const duplex: Duplex<Uint8Array> = {
        // a paused stream keeps what comes before there is a subscriber
        incoming$: new Observable((receiver) => {
          child.stdout.on('data', (chunk: Uint8Array) => receiver.next(E.right(chunk)));
          child.stdout.on('end', () => receiver.complete());
        }),
        write: (chunk) => {
          if (child.stdin.writable) child.stdin.write(chunk);
        },
        buffered: () => child.stdin.writableLength,
        end: () => child.stdin.end(),
        destroy: () => child.kill(),
        endpoint,
      };
      subscriber.next(E.right(duplex));
      subscriber.complete();
    });
  });

/** Does what `ssh -W` does, without the other machine. */
const relay = (port: string): ReadonlyArray<string> => [
  '-e',
  `const socket = require('net').connect(${port}, '127.0.0.1'); process.stdin.pipe(socket).pipe(process.stdout);`,
];

const server = listen(simulator(), listenTcp())
  .pipe(orThrow)
  .subscribe((event) => {
    if (event._tag !== 'Listening') return;
    const tor = client(through(process.execPath, relay(new URL(event.url).port)));
    const absent = client(through('no-such-program', []), { reconnect: noReconnect });
    concat(tor.getConf(['SocksPort']), absent.getConf(['SocksPort']))
      .pipe(
        OE.match(showTorError, (lines) => lines.map(({ key, value }) => `${key} ${value}`).join()),
        finalize(() => {
          tor.close();
          server.unsubscribe();
        }),
      )
      .subscribe((line) => console.log(line));
  });
