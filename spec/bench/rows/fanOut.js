/** One event after the other, each to all sessions. */
import { Buffer } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { either as E } from 'fp-ts';
import { Subject } from 'rxjs';
import { check, seconds } from '../harness/measure.js';
import { handMade, withBareServer, withServer, withSessions } from './serving.js';

const EVENT = 14;

/** Sends so many events, `burst` of them a tick; resolves when the clients have them all. Gives events a second. */
const send = (port, sessions, events, burst, emit) =>
  withSessions(port, sessions, ['events', events * EVENT], async ({ begin, finish }) => {
    begin();
    const time = await seconds(async () => {
      for (let i = 0; i < events; i += burst) {
        for (let j = i; j < i + burst; j++) emit(j);
        await setImmediate();
      }
      await finish(events * EVENT * sessions);
    });
    return events / time;
  });

/** How often an event was read, which says how often it was encoded. */
const readings = (onRead, i) => ({
  _tag: 'Bandwidth',
  get read() {
    onRead();
    return i;
  },
  written: 2 * i,
});

const toSome = (events, burst) => Math.max(1, Math.round(events / burst)) * burst;

/** This library: `tor.bandwidth$` emits. */
export const served = (sessions, events, burst = 1) => ({
  times: events,
  run: ({ times }) => {
    const event$ = new Subject();
    return withServer(handMade(event$), async (port) => {
      let reads = 0;
      const counted = (i) => event$.next(E.right(readings(() => reads++, i)));
      const count = toSome(times, burst);
      const few = toSome(times / 5, burst);
      await send(port, sessions, few, burst, counted);
      check('encodings', reads, few);
      return send(port, sessions, count, burst, (i) =>
        event$.next(E.right({ _tag: 'Bandwidth', read: i, written: 2 * i })),
      );
    });
  },
});

const eventBytes = (i) => {
  const bytes = Buffer.allocUnsafe(EVENT);
  bytes.writeUInt32BE(0x000a_0006, 0);
  bytes.writeUInt16BE(4, 4);
  bytes.writeUInt32BE(i, 6);
  bytes.writeUInt32BE(2 * i, 10);
  return bytes;
};

/** Bare sockets: the same bytes are written to each. */
export const bare = (sessions, events, burst = 1) => ({
  times: events,
  run: ({ times }) =>
    withBareServer(async (port, sockets) => {
      const emit = (i) => {
        const bytes = eventBytes(i);
        for (const socket of sockets) socket.write(bytes);
      };
      await send(port, sessions, toSome(times / 5, burst), burst, emit);
      return send(port, sessions, toSome(times, burst), burst, emit);
    }),
});
