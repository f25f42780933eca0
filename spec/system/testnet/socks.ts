/** A little SOCKS5 (RFC 1928), and somebody to talk to behind it. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterwards } from '../afterwards.js';
import type { Reach } from './Report.js';

/** A connection through a proxy. */
export interface Through {
  /** The reply code, 0 for success. */
  readonly reply: number;
  /** Sends a text, and reads as many bytes. */
  readonly echo: (text: string) => Promise<string>;
  readonly close: () => void;
}

/** Reads so many bytes at a time, one after another. */
const reader = (socket: Socket): ((bytes: number) => Promise<Buffer>) => {
  let came = Buffer.alloc(0);
  let check = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    came = Buffer.concat([came, chunk]);
    check();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => check());
  return (bytes) =>
    new Promise((resolve, reject) => {
      check = () => {
        if (came.length >= bytes) {
          resolve(came.subarray(0, bytes));
          came = came.subarray(bytes);
          check = () => undefined;
        } else if (socket.closed)
          reject(new Error(`the proxy ended the connection after ${String(came.length)} bytes`));
      };
      check();
    });
};

/** Where a SOCKS proxy listens. */
export type Proxy = Pick<Reach, 'host' | 'port'>;

/** CONNECT to a name, or an IPv4 address as a name; closed after the spec, at the latest. */
export const socks = async (proxy: Proxy, host: string, port: number): Promise<Through> => {
  const socket = connect(proxy);
  afterwards(() => socket.destroy());
  const read = reader(socket);
  await once(socket, 'connect');
  socket.write(Uint8Array.of(5, 1, 0));
  await read(2);
  socket.write(
    Buffer.concat([Uint8Array.of(5, 1, 0, 3, host.length), Buffer.from(host), Uint8Array.of(port >> 8, port)]),
  );
  const reply = await read(10);
  return {
    reply: reply[1] as number,
    echo: async (text) => {
      socket.write(text);
      return (await read(Buffer.byteLength(text))).toString();
    },
    close: () => socket.destroy(),
  };
};

export interface Echo {
  readonly port: number;
  readonly close: () => void;
}

/** Says what it is told, until the end of the spec. */
export const echo = async (): Promise<Echo> => {
  const server = createServer((socket) => {
    // the peer is gone
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  const close = (): void => void server.close();
  afterwards(close);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close };
};
