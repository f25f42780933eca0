/** What a peer may do to an open WebSocket, and what comes of it. */
import { listenWebSocket } from '../../../lib/node.js';
import type { ListenWebSocketOptions } from '../../../lib/node.js';
import type { Duplex } from '../../../lib/transport/Duplex.js';
import { ended, observe, content, received, say, text } from '../../transport/observe.js';
import { leavesNothingOpen, opened } from './opened.js';
import type { RawPeer } from './rawPeer.js';
import { closeCodeOf, frame, opcodes, upgraded } from './rawPeer.js';

leavesNothingOpen();

interface Pair {
  readonly peer: RawPeer;
  readonly server: Duplex<Uint8Array>;
}

const pair = async (options: ListenWebSocketOptions = {}): Promise<Pair> => {
  const { url, connection } = await opened(listenWebSocket(options));
  const peer = await upgraded(url);
  return { peer, server: await connection() };
};

const { binary, close, continuation, ping, pong } = opcodes;
const bytesOf = (code: number): Uint8Array => Uint8Array.of(code >> 8, code & 0xff);

describe('a binary message', () => {
  it('is a chunk, in one frame or in several, with pings between them', async () => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    peer.send(frame(binary, 'one '), frame(binary, 'tw', { fin: false }), frame(ping, 'x'), frame(continuation, 'o '));
    peer.send(frame(binary, 'three', { fin: false }), frame(continuation, '', { fin: true }));
    await received(atServer, 13);
    expect(text(atServer)).toBe('one two three');
    expect(atServer.rights).toHaveLength(3);
    await peer.until((got) => got.endsWith('\x8a\x01x'));
  });

  it('that comes byte by byte is the same', async () => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    for (const byte of frame(binary, 'slowly')) {
      peer.send(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await received(atServer, 6);
    expect(text(atServer)).toBe('slowly');
  });

  it('of the most bytes is taken', async () => {
    const { peer, server } = await pair({ maxPayload: 70_000 });
    const atServer = observe(server.incoming$);
    peer.send(frame(binary, new Uint8Array(70_000)));
    await received(atServer, 70_000);
    expect(atServer.lefts).toEqual([]);
  });

  it('that is empty ends its direction, and the server may go on', async () => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    peer.send(frame(binary, 'the question'), frame(binary));
    await ended(atServer);
    expect(atServer.lefts).toEqual([]);
    say(server, 'the answer');
    server.end();
    expect(await peer.until((got) => closeCodeOf(got) !== undefined)).toContain('\x82\x0athe answer\x88\x02');
    peer.send(frame(close, bytesOf(1000)));
    await peer.closed;
  });
});

describe('what breaks the rules ends the connection, with a Left and a code', () => {
  const many = (count: number): Uint8Array =>
    Buffer.concat(Array.from({ length: count }, () => frame(continuation, '', { fin: false })));

  it.each<[string, number, ReadonlyArray<Uint8Array>]>([
    ['text', 1003, [frame(opcodes.text, 'AUTHENTICATE hunter2')]],
    ['text in pieces', 1003, [frame(opcodes.text, 'a', { fin: false }), frame(continuation, 'b')]],
    ['a frame without a mask', 1002, [frame(binary, 'a', { mask: false })]],
    ['a reserved bit, as of compression', 1002, [frame(binary, 'a', { reserved: 4 })]],
    ['a reserved kind of message', 1002, [frame(3, 'a')]],
    ['a reserved kind of control frame', 1002, [frame(11, 'a')]],
    ['a continuation of nothing', 1002, [frame(continuation, 'a')]],
    ['a message within a message', 1002, [frame(binary, 'a', { fin: false }), frame(binary, 'b')]],
    ['a ping over 125 bytes', 1002, [frame(ping, new Uint8Array(126))]],
    ['a ping with a length of 65,535 bytes', 1002, [frame(ping, '', { length: 0xffff })]],
    ['a pong over 125 bytes', 1002, [frame(pong, new Uint8Array(126))]],
    ['a ping in pieces', 1002, [frame(ping, 'a', { fin: false })]],
    ['a message over the limit', 1009, [frame(binary, new Uint8Array(131_073))]],
    ['a message that says it is', 1009, [frame(binary, '', { length: 131_073 })]],
    ['a message of 8 EiB', 1009, [frame(binary, '', { length: Number.MAX_SAFE_INTEGER + 1 })]],
    [
      'pieces over the limit',
      1009,
      [frame(binary, new Uint8Array(100_000), { fin: false }), frame(continuation, new Uint8Array(31_073))],
    ],
    ['pieces without end', 1008, [frame(binary, '', { fin: false }), many(1024)]],
    ['a closing of one byte', 1002, [frame(close, 'a')]],
    ['a close frame with an invalid code', 1002, [frame(close, bytesOf(1006))]],
    ['a closing whose words are no UTF-8', 1007, [frame(close, Uint8Array.of(0x03, 0xe8, 0xff))]],
  ])('%s: %d', async (_, code, sent) => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    peer.send(frame(binary, 'before'), ...sent, frame(binary, 'after'));
    await peer.until((got) => closeCodeOf(got) !== undefined);
    // what is left to do in good order; a server that waits for it would wait in vain
    peer.send(frame(close, bytesOf(code)));
    const got = await peer.closed;
    await ended(atServer);
    expect(closeCodeOf(got)).toBe(code);
    expect(text(atServer)).toBe('before');
    expect(atServer.lefts).toMatchObject([{ _tag: 'TransportError', kind: 'Other', endpoint: server.endpoint }]);
    expect(JSON.stringify(atServer.lefts) + got).not.toContain('hunter2');
  });

  it.each<[string, ReadonlyArray<Uint8Array>]>([
    ['between two messages', [frame(binary, 'before')]],
    ['in the middle of a message', [frame(binary, 'before'), frame(binary, 'a', { length: 100 })]],
    ['in the middle of a header', [frame(binary, 'before'), Uint8Array.of(0x82)]],
  ])('to leave without a closing, %s: Reset', async (_, sent) => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    peer.send(...sent);
    await received(atServer, 6);
    peer.socket.end();
    await ended(atServer);
    expect(atServer.lefts).toMatchObject([{ kind: 'Reset' }]);
  });
});

describe('a closing', () => {
  it.each<[string, Uint8Array | string]>([
    ['normal', bytesOf(1000)],
    ['going away, as when a page is left', bytesOf(1001)],
    ['without a code', ''],
  ])('%s, is in good order', async (_, payload) => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    peer.send(frame(binary, 'bye'), frame(close, payload), frame(binary, 'after'));
    await ended(atServer);
    expect([text(atServer), atServer.lefts]).toEqual(['bye', []]);
    await peer.closed;
  });

  it('of any other code is a Left with its words, made harmless', async () => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    peer.send(frame(close, Buffer.concat([bytesOf(4000), Buffer.from('\x1b[2Jgone\n')])));
    await ended(atServer);
    expect(atServer.lefts).toMatchObject([
      {
        kind: 'Other',
        detail: String.raw`the other end closed the connection: for a reason of its own (4000, "\u001b[2Jgone\n")`,
      },
    ]);
    await peer.closed;
  });
});

describe('a peer that does not read', () => {
  it('and asks without end whether we are there, is cut off', async () => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    peer.socket.pause();
    const asking = Buffer.concat(Array.from({ length: 5_000 }, () => frame(ping, new Uint8Array(125))));
    const ask = (): void => {
      while (!peer.socket.destroyed && peer.socket.write(asking));
    };
    peer.socket.on('drain', ask);
    ask();
    await ended(atServer);
    expect(atServer.lefts).toMatchObject([{ kind: 'Reset' }]);
    peer.socket.off('drain', ask).resume();
    await peer.closed;
  });

  it('is known by what is buffered, and is cut off by destroy at once', async () => {
    const { peer, server } = await pair();
    const atServer = observe(server.incoming$);
    peer.socket.pause();
    server.write(new Uint8Array(32 * 1024 * 1024));
    expect(server.buffered()).toBeGreaterThan(16 * 1024 * 1024);
    server.end();
    server.destroy();
    expect(atServer.completed()).toBe(true);
    peer.socket.resume();
    expect((await peer.closed).length).toBeLessThan(32 * 1024 * 1024);
  });

  it('has small chunks kept for it in few messages, and gets them in order', async () => {
    const { peer, server } = await pair();
    observe(server.incoming$);
    peer.socket.pause();
    const large = 16 * 1024 * 1024;
    server.write(new Uint8Array(large));
    const before = server.buffered();
    const count = 100_000;
    for (let i = 0; i < count; i++) server.write(Uint8Array.of(i >>> 16, i >>> 8, i));
    const kept = server.buffered() - before;
    server.end();
    // each message has a header of 4 bytes
    expect(kept).toBeGreaterThanOrEqual(3 * count);
    expect(kept).toBeLessThan(3 * count + 4 * 30);
    peer.send(frame(binary), frame(close, bytesOf(1000)));
    peer.socket.resume();
    const got = Buffer.from(await peer.closed, 'latin1');
    const all: Array<Buffer> = [];
    for (let at = got.indexOf('\r\n\r\n') + 4; at < got.length;) {
      const short = got[at + 1]!;
      const [size, head] =
        short === 127
          ? [Number(got.readBigUInt64BE(at + 2)), 10]
          : short === 126
            ? [got.readUInt16BE(at + 2), 4]
            : [short, 2];
      if ((got[at]! & 0x0f) === binary) all.push(got.subarray(at + head, at + head + size));
      at += head + size;
    }
    const small = content({ rights: all }).subarray(large);
    expect(small.length).toBe(3 * count);
    for (let i = 0; i < count; i++) {
      if (small.readUIntBE(3 * i, 3) !== i) throw new Error(`chunk ${i} is not in its place`);
    }
  });
});
