/** Requests for one value each, over loopback: of this library, of a socket, of ioredis. */
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import process from 'node:process';
import { either as E } from 'fp-ts';
import { client, noReconnect } from 'rx-tor-control';
import { tcp } from 'rx-tor-control/node';
import { compiled, installed, peer, start, withProcess } from '../harness/tools.js';

/** What is asked for, in turn. */
export const keys = Array.from({ length: 64 }, (_, i) => `Option${i}`);

const VALUE = '9001';

/** Whether these are the lines that answer a request for a key. */
export const answers = (lines, key) => lines.length === 1 && lines[0].key === key && lines[0].value === VALUE;

/** A client of a server in C. `use` gets its `Tor`. */
export const withTor = (use) =>
  withProcess(compiled('answer'), [], async (port) => {
    const tor = client(tcp({ port }), { reconnect: noReconnect });
    try {
      return await use(tor);
    } finally {
      tor.close();
    }
  });

/**
 * A socket of the same server, with a ring of callbacks: `getConf(key, callback)` writes into a buffer, which goes out
 * at the end of the tick, and calls back with an Either of the lines, as a client of this library has them.
 */
export const withSocket = (use) =>
  withProcess(compiled('answer'), [], async (port) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setNoDelay(true);
    await once(socket, 'connect');
    try {
      return await use({ getConf: requests(socket) });
    } finally {
      socket.destroy();
    }
  });

const RING = 4096;
const SLAB = 65_536;
const MAX_REQUEST = 512;

const requests = (socket) => {
  const ring = Array.from({ length: RING });
  let first = 0;
  let last = 0;
  let slab = Buffer.allocUnsafe(SLAB);
  let filled = 0;
  let scheduled = false;
  let rest = Buffer.alloc(0);

  const flush = () => {
    scheduled = false;
    if (filled === 0) return;
    socket.write(slab.subarray(0, filled));
    slab = Buffer.allocUnsafe(SLAB);
    filled = 0;
  };
  socket.on('data', (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 4 <= bytes.length) {
      const end = at + 4 + ((bytes[at] << 8) | bytes[at + 1]);
      if (end > bytes.length) break;
      const callback = ring[first & (RING - 1)];
      ring[first++ & (RING - 1)] = undefined;
      const type = (bytes[at + 2] << 8) | bytes[at + 3];
      callback(type === 4 ? E.right(linesOf(bytes, at + 4, end)) : E.left(`a message of type ${type}`));
      at = end;
    }
    rest = bytes.subarray(at);
  });
  return (key, callback) => {
    if (filled + MAX_REQUEST > SLAB) flush();
    const length = slab.utf8Write(key, filled + 4) + 1;
    slab[filled] = length >>> 8;
    slab[filled + 1] = length;
    slab[filled + 2] = 0;
    slab[filled + 3] = 3;
    slab[filled + 3 + length] = 0x0a;
    filled += 4 + length;
    ring[last++ & (RING - 1)] = callback;
    if (scheduled) return;
    scheduled = true;
    process.nextTick(flush);
  };
};

const linesOf = (bytes, start, end) => {
  const lines = [];
  const text = bytes.utf8Slice(start, end);
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const stop = newline === -1 ? text.length : newline;
    const space = text.indexOf(' ', at);
    lines.push(
      space === -1 || space > stop
        ? { key: text.slice(at, stop), value: '' }
        : { key: text.slice(at, space), value: text.slice(space + 1, stop) },
    );
    at = stop + 1;
  }
  return lines;
};

/** A port that nobody has at present. */
const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
};

/** ioredis on a server of Redis that has the keys, each with its value. */
export const withRedis = async (options, use) => {
  const { Redis } = peer('ioredis');
  const port = await freePort();
  const server = await start(installed('redis-server'), [
    ...['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
  ]);
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, ...options });
  redis.on('error', () => undefined);
  try {
    for (const key of keys) await redis.set(key, VALUE);
    return await use(redis);
  } finally {
    redis.disconnect();
    await server.stop();
  }
};

/** Whether Redis said that. */
export const isValue = (value) => value === VALUE;

/**
 * So many requests, `depth` at a time: `ask(i, done)` sends the one numbered i, and calls `done` with whether its
 * answer was right. Resolves when all are answered.
 */
export const inFlight = (total, depth, ask) =>
  new Promise((resolve, reject) => {
    let asked = 0;
    let right = 0;
    let answered = 0;
    const done = (good) => {
      if (good) right++;
      answered++;
      if (asked < total) ask(asked++, done);
      else if (answered === total) resolve(right);
    };
    try {
      for (const end = Math.min(depth, total); asked < end;) ask(asked++, done);
    } catch (error) {
      reject(error);
    }
  });

/** The same with functions that give Promises: so many of them ask one after the other. */
export const workers = async (total, depth, ask) => {
  let asked = 0;
  let right = 0;
  const work = async () => {
    while (asked < total) if (await ask(asked++)) right++;
  };
  await Promise.all(Array.from({ length: Math.min(depth, total) }, work));
  return right;
};

/** How a request of this library is asked for `inFlight`. */
export const subscribing = (tor) => (i, done) => {
  const key = keys[i & 63];
  tor.getConf([key]).subscribe((answer) => done(answer._tag === 'Right' && answers(answer.right, key)));
};

/** How one of the ring of callbacks is. */
export const callingBack =
  ({ getConf }) =>
  (i, done) => {
    const key = keys[i & 63];
    getConf(key, (answer) => done(answer._tag === 'Right' && answers(answer.right, key)));
  };
