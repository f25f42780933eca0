/** Servers, of this library and bare ones, whose clients are a program in C. */
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { either as E } from 'fp-ts';
import { EMPTY, NEVER, of } from 'rxjs';
import { listen } from 'rx-tor-control';
import { listenTcp } from 'rx-tor-control/node';
import { check } from '../harness/measure.js';
import { compiled, start } from '../harness/tools.js';

const config = new Map([['socksport', { key: 'SocksPort', value: '9050' }]]);

/** A Tor that has one option, and the bandwidth events that it is given. */
export const handMade = (bandwidth$ = NEVER) => ({
  getConf: (keys) => of(E.right(keys.flatMap((key) => config.get(key.toLowerCase()) ?? []))),
  setConf: () => EMPTY,
  saveConf: EMPTY,
  signal: () => EMPTY,
  mapAddress: () => EMPTY,
  getAllMappings: EMPTY,
  circuit$: NEVER,
  stream$: NEVER,
  orConnection$: NEVER,
  bandwidth$,
  log$: NEVER,
  ended$: NEVER,
});

/** Serves a Tor on loopback; `use` gets the port. */
export const withServer = async (tor, use, options = {}) => {
  const event$ = listen(tor, listenTcp(), { maxSessions: 20_000, maxUnauthenticated: 20_000, ...options });
  let stop;
  const port = await new Promise((resolve, reject) => {
    const serving = event$.subscribe((event) => {
      if (event._tag === 'Left') reject(new Error(event.left.message));
      else if (event.right._tag === 'Listening') resolve(Number(new URL(event.right.url).port));
    });
    stop = () => serving.unsubscribe();
  });
  try {
    return await use(port);
  } finally {
    stop();
  }
};

const DONE = Buffer.from([0, 0, 0, 1]);

/**
 * A bare server of `net`: it finds the frames in what comes, and answers each with what `answer(bytes, start, end)`
 * gives; those of a read in one write. `use` gets the port and the set of sockets.
 */
export const withBareServer = async (use, answer = () => DONE) => {
  const sockets = new Set();
  const server = createServer((socket) => {
    let rest = Buffer.alloc(0);
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const replies = [];
      let at = 0;
      while (at + 4 <= bytes.length) {
        const end = at + 4 + bytes.readUInt16BE(at);
        if (end > bytes.length) break;
        replies.push(answer(bytes, at, end));
        at = end;
      }
      rest = bytes.subarray(at);
      if (replies.length > 0) socket.write(replies.length === 1 ? replies[0] : Buffer.concat(replies));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(server.address().port, sockets);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
};

/** What a bare server answers: the value of a GETCONF, DONE to anything else. */
export const bareAnswer = (bytes, start, end) => {
  if (bytes[start + 3] !== 3) return DONE;
  const text = bytes.utf8Slice(start + 4, end);
  const lines = text
    .split('\n')
    .filter((key) => key !== '')
    .flatMap((key) => config.get(key.toLowerCase()) ?? []);
  const body = Buffer.from(lines.map(({ key, value }) => `${key} ${value}\n`).join(''));
  const reply = Buffer.allocUnsafe(4 + body.length);
  reply.writeUInt16BE(body.length, 0);
  reply.writeUInt16BE(4, 2);
  body.copy(reply, 4);
  return reply;
};

/**
 * So many clients of a port, all authenticated. `finish()` has them begin, and checks, once they are done, how many
 * bytes they have got.
 */
export const withSessions = async (port, count, args, use) => {
  const program = await start(compiled('sessions'), [port, count, ...args]);
  try {
    check('sessions', await program.line(), 'ready');
    return await use({
      begin: () => program.input.write('go\n'),
      finish: async (bytes) => check('bytes', await program.line(), `done ${bytes}`),
    });
  } finally {
    program.input.end();
    await program.stop();
  }
};
