import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Message } from '../../../lib/tc/message/Message.js';
import { bytesOf } from '../../tc/client/wire.js';
import { world } from '../world.js';

const captures = join(__dirname, '..', '..', 'golden', 'captures');

interface Decoded {
  readonly status: number;
  readonly lines: ReadonlyArray<Record<string, unknown>>;
  readonly err: string;
}

const parsed = (out: string): Decoded['lines'] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const decode = async (bytes: Uint8Array, ...flags: ReadonlyArray<string>): Promise<Decoded> => {
  const here = world({ stdin: bytes });
  const status = await here.run('decode', '-', ...flags);
  return { status, lines: parsed(here.out()), err: here.err() };
};

const decodeFile = async (name: string, ...flags: ReadonlyArray<string>): Promise<Decoded> => {
  const here = world();
  const status = await here.run('decode', join(captures, name), ...flags);
  return { status, lines: parsed(here.out()), err: here.err() };
};

const bytes = (...messages: ReadonlyArray<Message>): Uint8Array => bytesOf(...messages);

describe('decode', () => {
  it('prints a message a line, with where it stands and what it says', async () => {
    expect(
      await decode(
        bytes(
          { _tag: 'GetConf', keys: ['SocksPort'] },
          { _tag: 'Event', event: { _tag: 'Bandwidth', read: 1, written: 2 } },
          { _tag: 'Error', code: 'UnrecognizedKey', text: 'no' },
        ),
      ),
    ).toEqual({
      status: 0,
      err: '',
      lines: [
        { offset: 0, length: 10, type: 3, name: 'GETCONF', from: 'client', keys: ['SocksPort'] },
        { offset: 14, length: 10, type: 6, name: 'EVENT', from: 'server', event: 'Bandwidth', read: 1, written: 2 },
        { offset: 28, length: 4, type: 0, name: 'ERROR', from: 'server', code: 'UnrecognizedKey', text: 'no' },
      ],
    });
  });

  it.each([
    ['GET / HTTP/1.1\r\n', 'HTTP'],
    ['HTTP/1.0 501 Tor is not an HTTP Proxy\r\n', 'the answer of a SOCKS port'],
    ['250 OK\r\n', 'the v1 protocol'],
    ['{"offset": 0}\n', 'text'],
    ['\x16\x03\x01\x02\0', 'TLS'],
  ])('recognizes what is not TC: %j', async (text, name) => {
    expect(await decode(Buffer.from(text, 'latin1'))).toEqual({
      status: 1,
      lines: [],
      err: `rx-tor-control: -: wanted bytes of TC, got ${name}\n`,
    });
  });

  it('shows a type that it does not know, which is no error', async () => {
    expect(await decode(new Uint8Array([0, 2, 0x42, 0x42, 0xca, 0xfe]))).toEqual({
      status: 0,
      err: '',
      lines: [{ offset: 0, length: 2, type: 0x4242, name: '0x4242', body: 'cafe' }],
    });
  });

  it('shows an event that it does not know, which is no error', async () => {
    expect(await decode(new Uint8Array([0, 4, 0, 6, 0, 99, 0xca, 0xfe]))).toMatchObject({
      status: 0,
      lines: [{ name: 'EVENT', event: 'UnknownEvent', code: 99, body: 'cafe' }],
    });
  });

  it('shows a type or an event code from 0x8000 as unknown, like any other that TC does not have', async () => {
    expect(await decode(new Uint8Array([0, 2, 0x80, 1, 0x80, 1, 0, 3, 0, 6, 0x80, 5, 0]))).toMatchObject({
      status: 0,
      lines: [
        { name: '0x8001', body: '8001' },
        { name: 'EVENT', event: 'UnknownEvent', code: 0x8005, body: '00' },
      ],
    });
  });

  it('tells who sent a mapping, and what it maps', async () => {
    const mapping = { from: { _tag: 'Hostname', address: 'a' }, to: { _tag: 'IPv4', address: '127.0.0.1' } } as const;
    expect(
      await decode(bytes({ _tag: 'MapAddress', ...mapping }, { _tag: 'AddressMapped', ...mapping })),
    ).toMatchObject({
      status: 0,
      lines: [
        { name: 'MAPADDRESS', from: 'client', mapping },
        { name: 'ADDRESSMAPPED', from: 'server', mapping },
      ],
    });
  });

  it('says of what is no message what was wanted, and goes on', async () => {
    const { status, lines, err } = await decode(new Uint8Array([0, 0, 0, 9, 0, 0, 0, 1]));
    expect(status).toBe(1);
    expect(err).toBe('rx-tor-control: -: 1 message could not be decoded\n');
    expect(lines).toEqual([
      expect.objectContaining({ offset: 0, name: 'SIGNAL', body: '', error: expect.objectContaining({ offset: 0 }) }),
      { offset: 4, length: 0, type: 1, name: 'DONE', from: 'server' },
    ]);
  });

  it('tells of an end within a message, after the messages before it', async () => {
    const whole = bytes({ _tag: 'Done' }, { _tag: 'GetConf', keys: ['SocksPort'] });
    const { status, lines, err } = await decode(whole.subarray(0, -3));
    expect([status, lines.length]).toEqual([1, 1]);
    expect(err).toBe('rx-tor-control: -: the input ended within a frame: 11 bytes came, 3 are missing\n');
  });

  it('marks what the named end never sends', async () => {
    const { status, lines } = await decode(bytes({ _tag: 'Done' }, { _tag: 'SaveConf' }), '--from', 'client');
    expect(status).toBe(0);
    expect(lines).toEqual([
      { offset: 0, length: 0, type: 1, name: 'DONE', from: 'client', unexpected: 'only a server sends it' },
      { offset: 4, length: 0, type: 8, name: 'SAVECONF', from: 'client' },
    ]);
  });

  it('keeps the secret of AUTHENTICATE to itself, unless it is asked for', async () => {
    const authenticate = bytes({ _tag: 'Authenticate', secret: new TextEncoder().encode('hunter2') });
    expect((await decode(authenticate)).lines).toMatchObject([{ secret: '7 bytes, not shown' }]);
    expect((await decode(authenticate, '--show-secrets')).lines).toMatchObject([{ secret: '68756e74657232' }]);
  });

  it('gives exact values that cannot act upon a terminal', async () => {
    const message = '\u001b[2J\u009b2J\u202e\u0007';
    const here = world({ stdin: bytes({ _tag: 'Event', event: { _tag: 'Log', message } }) });
    await here.run('decode', '-');
    // eslint-disable-next-line no-control-regex
    expect(here.out()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(parsed(here.out())).toMatchObject([{ message }]);
  });

  it('says which file cannot be read', async () => {
    const here = world();
    expect(await here.run('decode', '/nowhere/capture.bin')).toBe(1);
    expect(here.err()).toBe('rx-tor-control: /nowhere/capture.bin: no such file or folder\n');
    expect(await here.run('decode', captures)).toBe(1);
    expect(here.err()).toContain(`rx-tor-control: ${captures}: it is a folder\n`);
  });

  it('reads no faster than its output is taken', async () => {
    const here = world();
    // nobody takes anything from this output until it is told to
    let take: (() => void) | undefined;
    Object.assign(here.io.stdout, { _write: (_c: unknown, _e: unknown, done: () => void) => (take = done) });
    let over = false;
    const running = here.run('decode', '-').then((status) => {
      over = true;
      return status;
    });
    const chunk = bytes(...Array.from({ length: 1000 }, (): Message => ({ _tag: 'Done' })));
    for (const each of [chunk, chunk, null]) here.io.stdin.push(each);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(here.io.stdin.isPaused()).toBe(true);
    expect(over).toBe(false);
    Object.assign(here.io.stdout, { _write: (_c: unknown, _e: unknown, done: () => void) => done() });
    take?.();
    expect(await running).toBe(0);
    expect(here.io.stdout.writableLength).toBe(0);
  });

  it('law: any chunks give the same lines', async () => {
    const capture = readFileSync(join(captures, 's04-events.s2c.bin'));
    const { lines } = await decode(capture);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(capture.length), { maxLength: 20 }), async (cuts) => {
        const here = world();
        const ends = [0, ...cuts.sort((a, b) => a - b), capture.length];
        const running = here.run('decode', '-');
        const { stdin } = here.io;
        ends.slice(1).forEach((end, i) => stdin.push(capture.subarray(ends[i], end)));
        stdin.push(null);
        await running;
        expect(parsed(here.out())).toEqual(lines);
      }),
      { numRuns: 20 },
    );
  });
});

describe('decode of recorded sessions', () => {
  const index = JSON.parse(readFileSync(join(captures, 'index.json'), 'utf8')) as ReadonlyArray<{
    readonly name: string;
    readonly c2s_frames: number;
    readonly s2c_frames: number;
    readonly c2s_leftover: number;
    readonly s2c_leftover: number;
  }>;

  it.each(index)('$name: as many messages as were recorded', async (session) => {
    for (const [end, frames, leftover] of [
      ['c2s', session.c2s_frames, session.c2s_leftover],
      ['s2c', session.s2c_frames, session.s2c_leftover],
    ] as const) {
      const { status, lines, err } = await decodeFile(`${session.name}.${end}.bin`);
      expect(lines).toHaveLength(frames);
      expect(/the input ended within a frame/.test(err)).toBe(leftover > 0);
      expect(status).toBe(err === '' ? 0 : 1);
    }
  });
});
