import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect } from 'node:net';
import { either as E } from 'fp-ts';
import { client } from 'rx-tor-control';
import { counter, byteCounter, receiving, subscribed } from './blast.js';

/** AUTHENTICATE, and SETEVENTS with the code of bandwidth events; each is answered with a DONE of four bytes. */
const greeting = Buffer.from([0, 0, 0, 7, 0, 2, 0, 5, 0, 4]);
const DONES = 8;
const EVENT = 14;

/** A parser for this one job: frames, and of those bandwidth events, as typed values to a callback. */
const parser = (callback) => {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 4 <= bytes.length) {
      const length = (bytes[at] << 8) | bytes[at + 1];
      const body = at + 4;
      if (body + length > bytes.length) break;
      const type = (bytes[at + 2] << 8) | bytes[at + 3];
      const code = (bytes[body] << 8) | bytes[body + 1];
      if (type === 6 && code === 4) {
        callback(
          length === 10
            ? E.right({ _tag: 'Bandwidth', read: uint32(bytes, body + 2), written: uint32(bytes, body + 6) })
            : E.left(`malformed: ${length} bytes`),
        );
      }
      at = body + length;
    }
    rest = bytes.subarray(at);
  };
};

const uint32 = (bytes, at) => ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;

const byHand = async (port, count) => {
  const { done, take, end } = counter(count);
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  socket.write(greeting);
  socket.on(
    'data',
    parser((event) => {
      if (event._tag === 'Right') take(event.right.read);
      else end();
    }),
  );
  socket.on('end', end);
  return done;
};

const raw = async (port, count) => {
  const { take, end } = byteCounter(count * EVENT + DONES, EVENT);
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  socket.write(greeting);
  socket.on('data', take);
  await once(socket, 'end');
  return end();
};

export default {
  id: '6',
  title: 'End to end over loopback: bandwidth events from a sender in C to a subscriber of bandwidth$',
  unit: 'events/s',
  cases: {
    ours: receiving('tc', { times: 5000, receive: subscribed(client) }),
    'parser by hand, typed callback': receiving('tc', { times: 7000, receive: byHand }),
    'socket read, nothing done': receiving('tc', { times: 30_000, receive: raw }),
  },
  goals: [
    { of: 'ours', against: 'parser by hand, typed callback', atLeast: 0.7 },
    { of: 'ours', against: 'socket read, nothing done', atLeast: 0.08 },
  ],
};
