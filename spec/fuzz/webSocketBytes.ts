/** A WebSocket server of Node over streams in memory, and a WebSocket client by hand (RFC 6455). */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Duplex } from 'node:stream';
import type { Listen } from '../../lib/index.js';
import { listenWebSocketOn } from '../../lib/node.js';
import { joined, reader, utf8 } from './bytes.js';
import type { Place } from './rawSession.js';
import { frameReader, uint16, uint32 } from './tcBytes.js';

// -------------------------------------------------------------------------------------
// streams in memory
// -------------------------------------------------------------------------------------

/** One end of a connection; has what Node's HTTP server asks of a socket. */
class End extends Duplex {
  other: End | undefined;

  override _read(): void {
    // what the other end writes is pushed
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    if (this.other?.destroyed === false) this.other.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    if (this.other?.destroyed === false) this.other.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.other?.destroyed === false) this.other.push(null);
    done(error);
  }

  destroySoon(): void {
    this.end(() => this.destroy());
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}

export interface Network {
  readonly listen: Listen;
  /** A connection to the server, before any byte; `listen` must be subscribed to. */
  readonly connect: () => Duplex;
  readonly close: () => void;
}

export const HOST = 'tor.example';

/** An HTTP server without a port, at which WebSockets are listened for. */
export const network = (): Network => {
  const server: Server = createServer();
  return {
    listen: listenWebSocketOn(server, { url: `ws://${HOST}/`, hosts: [HOST], pingInterval: Infinity }),
    connect: () => {
      // there is no port to wait for
      server.emit('listening');
      const [near, far] = [new End(), new End()];
      near.other = far;
      far.other = near;
      near.on('error', () => undefined);
      server.emit('connection', far);
      return near;
    },
    close: () => void server.close(),
  };
};

// -------------------------------------------------------------------------------------
// bytes
// -------------------------------------------------------------------------------------

export const headers: ReadonlyArray<readonly [name: string, value: string]> = [
  ['Host', HOST],
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'MDEyMzQ1Njc4OWFiY2RlZg=='],
  ['Sec-WebSocket-Protocol', 'tc.v0'],
];

export const upgrade = (first = 'GET / HTTP/1.1', all = headers): Uint8Array =>
  utf8([first, ...all.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n'));

export const OPCODE = { Continuation: 0, Text: 1, Binary: 2, Close: 8, Ping: 9, Pong: 10 } as const;

const MASK = Uint8Array.of(0x5a, 0x01, 0xff, 0x37);

export const webSocketFrame = (opcode: number, payload: Uint8Array, last = true, masked = true): Uint8Array => {
  const { length } = payload;
  const mark = masked ? 0x80 : 0;
  const size =
    length < 126
      ? [mark | length]
      : length < 0x10000
        ? [mark | 126, ...uint16(length)]
        : [mark | 127, 0, 0, 0, 0, ...uint32(length)];
  const head = Uint8Array.from([(last ? 0x80 : 0) | opcode, ...size, ...(masked ? MASK : [])]);
  return joined(head, masked ? payload.map((byte, i) => byte ^ (MASK[i % 4] as number)) : payload);
};

/** A message, now and then in several frames with a ping between them. */
export const message = (payload: Uint8Array, nth: number): Uint8Array => {
  if (nth % 3 !== 0 || payload.length < 2) return webSocketFrame(OPCODE.Binary, payload);
  const half = payload.length >> 1;
  return joined(
    webSocketFrame(OPCODE.Binary, payload.subarray(0, half), false),
    webSocketFrame(OPCODE.Ping, utf8('still there?')),
    webSocketFrame(OPCODE.Continuation, payload.subarray(half)),
  );
};

/** The bytes that a server sent, whole: the header of HTTP, then frames without a mask. */
export const serverReader = (): ((chunk: Uint8Array) => ReadonlyArray<Uint8Array>) => {
  let upgraded = false;
  return reader((bytes) => {
    if (!upgraded) {
      const end = Buffer.from(bytes).indexOf('\r\n\r\n');
      upgraded = end >= 0;
      return end < 0 ? undefined : end + 4;
    }
    if (bytes.length < 2) return undefined;
    const end = startOf(bytes) + lengthOf(bytes);
    return bytes.length >= startOf(bytes) && bytes.length >= end ? end : undefined;
  });
};

const startOf = (bytes: Uint8Array): number => {
  const short = (bytes[1] as number) & 0x7f;
  return short < 126 ? 2 : short === 126 ? 4 : 10;
};

const lengthOf = (bytes: Uint8Array): number => {
  const start = startOf(bytes);
  if (bytes.length < start) return 0;
  return start === 2
    ? (bytes[1] as number) & 0x7f
    : Number(`0x${Buffer.from(bytes.subarray(2, start)).toString('hex')}`);
};

export const opcodeOf = (bytes: Uint8Array): number => (bytes[0] as number) & 0x0f;

export const payloadOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(startOf(bytes));

// -------------------------------------------------------------------------------------
// sessions
// -------------------------------------------------------------------------------------

/** Bytes of a message at most. */
const LARGE = 0x10000;

/** Where sessions come by WebSocket. */
export const webSocketPlace = (): Place => {
  const { listen, connect, close } = network();
  return {
    listen,
    connect: () => {
      const stream = connect();
      const read = serverReader();
      const frames = frameReader();
      let collected: Uint8Array[] = [];
      let upgraded = false;
      let ended = false;
      let hasEnded = false;
      let nth = 0;
      const write = (bytes: Uint8Array): void => {
        if (!stream.destroyed && !hasEnded) stream.write(bytes);
      };
      const end = (): void => {
        write(webSocketFrame(OPCODE.Binary, new Uint8Array(0)));
        hasEnded = true;
      };
      const take = (bytes: Uint8Array): void => {
        if (!upgraded) {
          upgraded = true;
          return;
        }
        const payload = payloadOf(bytes);
        if (opcodeOf(bytes) === OPCODE.Binary && payload.length > 0) collected.push(...frames(payload));
        else if (opcodeOf(bytes) === OPCODE.Binary) {
          ended = true;
          end();
        } else if (opcodeOf(bytes) === OPCODE.Close) {
          ended = true;
          stream.write(webSocketFrame(OPCODE.Close, payload));
        }
      };
      stream.on('data', (chunk: Buffer) => {
        for (const bytes of read(Uint8Array.from(chunk))) take(bytes);
      });
      stream.on('end', () => {
        ended = true;
        stream.destroy();
      });
      stream.write(upgrade());
      return {
        write: (bytes) => {
          for (let at = 0; at < bytes.length; at += LARGE) write(message(bytes.subarray(at, at + LARGE), nth++));
        },
        end,
        destroy: () => stream.destroy(),
        frames: () => {
          const all = collected;
          collected = [];
          return all;
        },
        ended: () => ended,
      };
    },
    turns: 8,
    aborts: true,
    close,
  };
};
