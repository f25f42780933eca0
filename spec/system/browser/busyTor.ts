/**
 * A Tor in which much happens, served on v1 at an address of this machine. It reads how many events to send from its
 * input, a line each time, sends them at RATE a second, and then writes how many it has sent; the log's last line says
 * so as well.
 */
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { either as E } from 'fp-ts';
import { Subject } from 'rxjs';
import type { CircuitEvent, LogEvent, OrConnectionEvent, StreamEvent, TorError } from '../../../lib/index.js';
import { listenUrl } from '../../../lib/node.js';
import { simulator } from '../../../lib/simulator/index.js';
import { listenV1 } from '../../../lib/v1/index.js';
import type { V1Tor } from '../../../lib/v1/index.js';

/** Events a second. */
const RATE = 10_000;

// what is measured is not this
setPriority(15);

type Events<A> = Subject<E.Either<TorError, A>>;

const circuit$: Events<CircuitEvent> = new Subject();
const stream$: Events<StreamEvent> = new Subject();
const orConnection$: Events<OrConnectionEvent> = new Subject();
const log$: Events<LogEvent> = new Subject();
const warning$: Events<LogEvent> = new Subject();
const busy: { readonly [name: string]: Events<unknown> | undefined } = {
  CIRC: circuit$ as Events<unknown>,
  STREAM: stream$ as Events<unknown>,
  ORCONN: orConnection$ as Events<unknown>,
  NOTICE: log$ as Events<unknown>,
  WARN: warning$ as Events<unknown>,
};
const calm = simulator({ circuitsPerMinute: 0, streamsPerMinute: 0, streams: 'v1' });
const event = ((name: string) => busy[name] ?? calm.event(name)) as V1Tor['event'];
const tor: V1Tor = { ...calm, event };

const routers = ['amber', 'birch', 'cedar', 'dune', 'ember', 'fjord', 'grove', 'heath', 'inlet', 'juniper'].map(
  (nickname, i) => `$${String(i).repeat(40)}~${nickname}`,
);
const router = (n: number): string => routers[n % routers.length] ?? '';

const timeCreated = new Date().toISOString().slice(0, 23);

/** So many live at a time. */
const LIVING = 300;

const circuitStatuses = ['Launched', 'Extended', 'Built', 'Closed'] as const;
const streamStatuses = ['SentConnect', 'Succeeded', 'Closed'] as const;
const connectionStatuses = ['Launched', 'Connected', 'Closed'] as const;

let sent = 0;

/** Four in ten are of circuits, four of streams, one of OR connections, one of the log. */
const send = (): void => {
  const n = sent++;
  const turn = Math.floor(n / 10);
  switch (n % 10) {
    case 0:
    case 1:
    case 2:
    case 3: {
      const at = turn * 4 + (n % 10);
      const id = 1 + (at % LIVING);
      const status = circuitStatuses[Math.floor(at / LIVING) % circuitStatuses.length] ?? 'Built';
      circuit$.next(
        E.right({
          _tag: 'Circuit',
          id,
          status,
          path: status === 'Launched' ? [] : [router(at), router(at + 3), router(at + 7)],
          details: {
            status: status.toUpperCase(),
            buildFlags: ['NEED_CAPACITY'],
            purpose: 'GENERAL',
            timeCreated,
            other: {},
          },
        }),
      );
      return;
    }
    case 4:
    case 5:
    case 6:
    case 7: {
      const at = turn * 4 + (n % 10) - 4;
      const id = 1 + (at % LIVING);
      const status = streamStatuses[Math.floor(at / LIVING) % streamStatuses.length] ?? 'Succeeded';
      stream$.next(
        E.right({
          _tag: 'Stream',
          id,
          status,
          target: `host${String(at % LIVING)}.example:443`,
          details: { status: status.toUpperCase(), circuit: id, clientProtocol: 'SOCKS5', other: {} },
        }),
      );
      return;
    }
    case 8:
      orConnection$.next(
        E.right({
          _tag: 'OrConnection',
          status: connectionStatuses[Math.floor(turn / routers.length) % connectionStatuses.length] ?? 'Connected',
          router: router(turn),
        }),
      );
      return;
    default:
      log$.next(E.right({ _tag: 'Log', message: `Line ${String(n)} of a busy Tor`, details: { severity: 'Notice' } }));
  }
};

const flood = (count: number): void => {
  const [began, before] = [performance.now(), sent];
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - began) * RATE) / 1_000));
    while (sent - before < due) send();
    if (due < count) return;
    clearInterval(timer);
    const last = `${String(sent)} were sent`;
    warning$.next(E.right({ _tag: 'Log', message: last, details: { severity: 'Warn' } }));
    process.stdout.write(`${last}\n`);
  }, 5);
};

listenV1(tor, listenUrl('tcp://127.0.0.1:0')).subscribe((event) => {
  if (E.isRight(event) && event.right._tag === 'Listening') {
    process.stdout.write(`${event.right.url.replace(/^tcp:/, 'tor:')}\n`);
  }
});

const orders = createInterface({ input: process.stdin });
orders.on('line', (count) => flood(Number(count)));
orders.once('close', () => process.exit(0));
