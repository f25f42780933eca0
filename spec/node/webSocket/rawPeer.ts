/** A peer of a WebSocket server that is a bare socket, and so may send anything. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';

export interface RawPeer {
  readonly socket: Socket;
  readonly send: (...parts: ReadonlyArray<string | Uint8Array>) => void;
  /** All that came so far, as latin1. */
  readonly got: () => string;
  readonly until: (condition: (got: string) => boolean) => Promise<string>;
  /** All that came, once the other end has closed the connection. */
  readonly closed: Promise<string>;
}

const open: Array<Socket> = [];

/** For `afterEach`. */
export const closePeers = (): void => open.splice(0).forEach((socket) => socket.destroy());

export const rawPeer = async (url: string): Promise<RawPeer> => {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
  open.push(socket);
  let text = '';
  const waiting = new Set<() => void>();
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    waiting.forEach((look) => look());
  });
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  await once(socket, 'connect');
  return {
    socket,
    send: (...parts) => parts.forEach((part) => socket.write(part)),
    got: () => text,
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition(text)) return;
          waiting.delete(look);
          resolve(text);
        };
        waiting.add(look);
        look();
      }),
    closed,
  };
};

export type Headers = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>;

/** A request for a WebSocket as it should be, changed in what is named; `undefined` leaves a header out. */
export const request = (url: string, headers: Headers = {}, line?: string): string => {
  const { host, pathname } = new URL(url);
  const all: Headers = {
    Host: host,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Protocol': 'tc.v0',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return [line ?? `GET ${pathname} HTTP/1.1`, ...lines, '', ''].join('\r\n');
};

/** A peer whose WebSocket is open. */
export const upgraded = async (url: string, headers?: Headers): Promise<RawPeer> => {
  const peer = await rawPeer(url);
  peer.send(request(url, headers));
  const head = await peer.until((got) => got.includes('\r\n\r\n'));
  expect(head).toMatch(/^HTTP\/1\.1 101 /);
  return peer;
};

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  readonly fin?: boolean;
  readonly mask?: boolean;
  readonly reserved?: number;
  /** What the header says, whatever follows it. */
  readonly length?: number;
}

/** A frame of RFC 6455, section 5.2; the mask is of zeros. */
export const frame = (
  opcode: number,
  payload: Uint8Array | string = '',
  { fin = true, mask = true, reserved = 0, length }: FrameOptions = {},
): Uint8Array => {
  const bytes = Buffer.from(payload as string);
  const size = length ?? bytes.length;
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const bit = mask ? 0x80 : 0;
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(BigInt(size));
  const header =
    size < 126
      ? [first, bit | size]
      : size < 0x10000
        ? [first, bit | 126, ...long.subarray(6)]
        : [first, bit | 127, ...long];
  return Buffer.concat([Buffer.from(header), Buffer.alloc(mask ? 4 : 0), bytes]);
};

/** The close frame that a server sent: its code, or `undefined`. */
export const closeCodeOf = (got: string): number | undefined => {
  const bytes = Buffer.from(got.slice(got.indexOf('\r\n\r\n') + 4), 'latin1');
  for (let at = 0; at + 2 <= bytes.length;) {
    const length = bytes[at + 1]!;
    // the specs' servers send short frames before a close
    const [size, head] = length < 126 ? [length, 2] : [bytes.readUInt16BE(at + 2), 4];
    if ((bytes[at]! & 0x0f) === opcodes.close) return size >= 2 ? bytes.readUInt16BE(at + head) : 1005;
    at += head + size;
  }
  return undefined;
};
