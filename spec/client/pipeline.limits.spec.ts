/** The limits of a client in bytes. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { either as E } from 'fp-ts';
import { firstValueFrom, NEVER, VirtualTimeScheduler } from 'rxjs';
import { client, noReconnect, showTorError } from '../../lib/index.js';
import type { Client, ClientOptions, QueueFull, TorError } from '../../lib/index.js';
import { tcp } from '../../lib/node.js';
import { v1Client } from '../../lib/v1/index.js';
import { connectTo, bytesOf, tick, wire } from '../tc/client/wire.js';
import type { Wire } from '../tc/client/wire.js';

const KIB = 1_024;
const DONE = { _tag: 'Done' } as const;

/** The Left of the last answer. */
const problems = (): { readonly note: (answer: E.Either<TorError, unknown>) => void; readonly last: () => unknown } => {
  let last: unknown;
  return {
    note: (answer) => {
      last = E.isLeft(answer) ? answer.left : undefined;
    },
    last: () => last,
  };
};

const open = async (
  options: ClientOptions,
  buffered: () => number = () => 0,
): Promise<{ readonly tor: Client; readonly far: Wire }> => {
  const far = wire();
  far.onMessage = ({ _tag }) => {
    if (_tag === 'Authenticate') far.send(DONE);
  };
  const near = { ...far, duplex: { ...far.duplex, buffered } };
  const tor = client(connectTo(near), { reconnect: noReconnect, ...options });
  await firstValueFrom(tor.connected);
  return { tor, far };
};

const setConf = (tor: Pick<Client, 'setConf'>, bytes: number) =>
  tor.setConf([{ key: 'ContactInfo', value: 'x'.repeat(bytes) }]);

const inFlight = (limit: number): QueueFull => ({
  _tag: 'QueueFull',
  queue: 'the queue of requests in flight',
  limit,
  unit: 'bytes',
});

describe('requests in flight', () => {
  it('count with their bytes, and one more gets a Left that names the limit and its unit', async () => {
    const { tor, far } = await open({ maxInFlightBytes: 100 * KIB });
    const { note, last } = problems();
    setConf(tor, 60 * KIB).subscribe();
    setConf(tor, 60 * KIB).subscribe(note);
    expect(last()).toEqual(inFlight(100 * KIB));
    expect(showTorError(last() as TorError)).toBe(
      'no room in the queue of requests in flight: its limit is 102400 bytes',
    );
    await tick();
    expect(far.received().filter(({ _tag }) => _tag === 'SetConf')).toHaveLength(1);
    far.send(DONE);
    const answer = firstValueFrom(setConf(tor, 60 * KIB));
    await tick();
    far.send(DONE);
    expect(await answer).toMatchObject({ _tag: 'Right' });
    tor.close();
  });

  it('count until the reply, also after they timed out', async () => {
    // the ends of ticks are due at once, at 0, and the timeout is not
    const scheduler = new VirtualTimeScheduler(undefined, 0);
    const opening = open({ maxInFlightBytes: 100 * KIB, timeout: 500, silence: Infinity, scheduler });
    scheduler.flush();
    const { tor, far } = await opening;
    const { note, last } = problems();
    setConf(tor, 60 * KIB).subscribe(note);
    scheduler.flush();
    // the peer is alive: an unknown type, which is ignored
    far.sendBytes(Uint8Array.of(0, 0, 0x99, 0x99));
    scheduler.maxFrames = Infinity;
    scheduler.flush();
    expect(last()).toMatchObject({ _tag: 'TimedOut' });
    setConf(tor, 60 * KIB).subscribe(note);
    expect(last()).toEqual(inFlight(100 * KIB));
    far.send(DONE);
    const { note: noteNext, last: next } = problems();
    setConf(tor, 60 * KIB).subscribe(noteNext);
    expect(next()).toBeUndefined();
    tor.close();
  });

  it('are not free if they are small', async () => {
    const { tor } = await open({ maxInFlightBytes: KIB });
    const answers: unknown[] = [];
    for (let i = 0; i < 100; i++) tor.saveConf.subscribe((answer) => answers.push(answer));
    expect(100 - answers.length).toBe(Math.floor(KIB / (4 + 64)));
    tor.close();
  });

  it('larger than the limit alone get a Left at once, and smaller ones go on', async () => {
    const { tor, far } = await open({ maxInFlightBytes: 10 * KIB });
    expect(await firstValueFrom(setConf(tor, 60 * KIB))).toMatchObject({ left: inFlight(10 * KIB) });
    const answer = firstValueFrom(tor.saveConf);
    await tick();
    far.send(DONE);
    expect(await answer).toMatchObject({ _tag: 'Right' });
    tor.close();
  });

  it('pass no limit that is not a number', async () => {
    const { tor } = await open({ maxInFlightBytes: NaN });
    expect(await firstValueFrom(tor.saveConf)).toMatchObject({ left: { _tag: 'QueueFull', unit: 'bytes' } });
    tor.close();
  });
});

describe('requests that wait for a connection', () => {
  const waiting = (limit: number): QueueFull => ({
    _tag: 'QueueFull',
    queue: 'the queue of requests that wait for a connection',
    limit,
    unit: 'bytes',
  });

  it.each([
    ['TC', client],
    ['v1', v1Client],
  ])('count with their bytes until they are given up: %s', (_, make) => {
    const tor = make(NEVER, { maxWaitingBytes: 100 * KIB });
    const { note, last } = problems();
    const first = setConf(tor, 60 * KIB).subscribe();
    setConf(tor, 60 * KIB).subscribe(note);
    expect(last()).toEqual(waiting(100 * KIB));
    first.unsubscribe();
    const { note: noteThird, last: third } = problems();
    setConf(tor, 60 * KIB).subscribe(noteThird);
    expect(third()).toBeUndefined();
    tor.close();
  });

  it('larger than the limit alone get a Left at once', async () => {
    const tor = client(NEVER, { maxWaitingBytes: 10 * KIB });
    expect(await firstValueFrom(setConf(tor, 60 * KIB))).toMatchObject({ left: waiting(10 * KIB) });
    tor.close();
  });

  it('have a limit by default', () => {
    const tor = client(NEVER);
    const { note, last } = problems();
    for (let i = 0; i < 280; i++) setConf(tor, 60 * KIB).subscribe(note);
    expect(last()).toEqual(waiting(16 * KIB * KIB));
    tor.close();
  });
});

describe('a peer that does not read', () => {
  /** Lets the client in, and reads nothing. */
  const deaf = async (): Promise<{ readonly port: number; readonly close: () => void }> => {
    const sockets: Socket[] = [];
    const server = createServer({ pauseOnConnect: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.write(bytesOf(DONE));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      port: (server.address() as AddressInfo).port,
      close: () => {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    };
  };

  const output = (limit: number): QueueFull => ({
    _tag: 'QueueFull',
    queue: 'the output that the peer has not taken',
    limit,
    unit: 'bytes',
  });

  it.each([
    ['1 MiB', { outputLimit: KIB * KIB }, KIB * KIB],
    ['64 MiB by default', {}, 64 * KIB * KIB],
  ])('makes the client refuse requests once it holds the limit: %s', async (_, options, limit) => {
    const { port, close } = await deaf();
    const tor = client(tcp({ host: '127.0.0.1', port }), { reconnect: noReconnect, timeout: Infinity, ...options });
    await firstValueFrom(tor.connected);
    const { note, last } = problems();
    let count = 0;
    for (; last() === undefined && count < 10_000; count++) {
      setConf(tor, 60 * KIB).subscribe(note);
      if (count % 10 === 0) await tick();
    }
    expect(last()).toEqual(output(limit));
    // what the kernel takes is some MiB
    expect(count * 60 * KIB).toBeGreaterThan(limit / 2);
    expect(count * 60 * KIB).toBeLessThan(limit + 16 * KIB * KIB);
    tor.close();
    close();
  });

  it('gets requests again once it has read', async () => {
    let buffered = 0;
    const { tor, far } = await open({ outputLimit: 100 * KIB }, () => buffered);
    buffered = 90 * KIB;
    const { note, last } = problems();
    tor.saveConf.subscribe(note);
    await tick();
    setConf(tor, 60 * KIB).subscribe(note);
    expect(last()).toEqual(output(100 * KIB));
    buffered = 0;
    const answer = firstValueFrom(setConf(tor, 60 * KIB));
    await tick();
    far.send(DONE, DONE);
    expect(await answer).toMatchObject({ _tag: 'Right' });
    tor.close();
  });
});
