/**
 * A session of a real Tor 0.4.9.11 on a private network, as it was recorded: lines of the controller begin with `C: `.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { Observable, Subject } from 'rxjs';
import { Channel } from '../../../lib/client/Channel.js';
import type { BandwidthEvent, CircuitEvent, StreamEvent } from '../../../lib/model/Event.js';
import type { Diagnostic } from '../../../lib/client/ClientProtocol.js';
import type { NewConsensusEvent } from '../../../lib/v1/index.js';
import { parseBootstrap } from '../../../lib/v1/index.js';
import { circuitLine } from '../../../lib/v1/event/circuit.js';
import { orConnectionLine } from '../../../lib/v1/event/orConnection.js';
import { defaultFramingLimits } from '../../../lib/v1/framing/limits.js';
import { receive } from '../../../lib/v1/receive.js';
import { parseLines } from '../../../lib/v1/reply.js';
import type { ReplyLine } from '../../../lib/v1/reply.js';

const recorded = readFileSync(join(__dirname, 'session-1.txt'), 'latin1');
const bytes = Buffer.from(recorded.replace(/^C: .*\r\n/gm, ''), 'latin1');

const names = ['BW', 'CELL_STATS', 'CIRC', 'CIRC_BW', 'CIRC_MINOR', 'CONN_BW', 'NEWCONSENSUS', 'STATUS_CLIENT'];
const keys = [...names, 'STREAM', 'STREAM_BW', 'Bandwidth', 'Circuit', 'Stream', 'Log'];

/** Everything that a client would see. */
const replay = (size: number) => {
  const replies: Array<ReadonlyArray<ReplyLine>> = [];
  const items: Record<string, Array<E.Either<unknown, unknown>>> = {};
  const channels: Record<string, Channel<E.Either<never, unknown>>> = {};
  for (const key of keys) {
    const channel = new Channel<E.Either<never, unknown>>();
    const seen: Array<E.Either<unknown, unknown>> = (items[key] = []);
    new Observable<E.Either<never, unknown>>((subscriber) => channel.add(subscriber)).subscribe((item) =>
      seen.push(item),
    );
    channels[key] = channel;
  }
  const chunks = new Subject<Uint8Array>();
  const problems: unknown[] = [];
  receive(defaultFramingLimits)({
    progress: () => undefined,
    takes: () => false,
    reply: (reply) => {
      replies.push(parseLines(reply));
      return undefined;
    },
    begins: () => undefined,
    channels,
    diagnostics: new Channel<Diagnostic>(),
  })(chunks).subscribe((problem) => problems.push(problem));
  for (let at = 0; at < bytes.length; at += size) chunks.next(Uint8Array.from(bytes.subarray(at, at + size)));
  chunks.complete();
  const rights = (key: string): ReadonlyArray<unknown> =>
    (items[key] ?? []).map((item) => {
      if (E.isLeft(item)) throw new Error(JSON.stringify(item.left));
      return item.right;
    });
  return { replies, rights, problems };
};

const { replies, rights, problems } = replay(bytes.length);

it('is understood to its end', () => {
  expect(problems).toEqual([]);
  expect(replies.map((lines) => lines.map(({ status }) => status))).toEqual([
    [250, 250, 250, 250],
    [250],
    [250],
    ...Array.from({ length: 7 }, () => [250, 250]),
    [250],
  ]);
  expect(replies[3]?.[0]?.text).toBe('circuit-status=');
  expect(replies[3]?.[0]?.data?.split('\n')).toHaveLength(13);
  expect(replies[4]?.[0]).toEqual({ status: 250, text: 'stream-status=', data: undefined });
});

it.each([
  ['BW', 14],
  ['CELL_STATS', 26],
  ['CIRC', 35],
  ['CIRC_BW', 790],
  ['CIRC_MINOR', 6],
  ['CONN_BW', 10],
  ['NEWCONSENSUS', 1],
  ['STATUS_CLIENT', 4],
  ['STREAM', 27],
  ['STREAM_BW', 6],
  ['Bandwidth', 14],
  ['Circuit', 41],
  ['Stream', 27],
  ['Log', 0],
])('each event of %s decodes', (key, count) => {
  expect(rights(key)).toHaveLength(count);
});

it('in chunks of any size it is the same', () => {
  for (const size of [1, 7, 1_400, 16_384]) {
    const parts = replay(size);
    expect(parts.problems).toEqual([]);
    expect(parts.replies).toEqual(replies);
    for (const key of keys) expect(parts.rights(key)).toEqual(rights(key));
  }
});

it('bandwidth', () => {
  expect((rights('Bandwidth') as ReadonlyArray<BandwidthEvent>).slice(0, 3)).toEqual([
    { _tag: 'Bandwidth', read: 0, written: 0 },
    { _tag: 'Bandwidth', read: 176, written: 7104 },
    { _tag: 'Bandwidth', read: 547146, written: 569420 },
  ]);
});

it('circuits', () => {
  const events = rights('Circuit') as ReadonlyArray<CircuitEvent>;
  expect(events[0]).toEqual({
    _tag: 'Circuit',
    status: 'Launched',
    id: 30,
    path: [],
    details: {
      status: 'LAUNCHED',
      buildFlags: ['NEED_CAPACITY', 'NEED_UPTIME'],
      purpose: 'CONFLUX_UNLINKED',
      timeCreated: '2026-11-22T13:08:14.886048',
      confluxId: '43FC9ED31041BC17BBB371D8F814081A',
      other: {},
    },
  });
  expect(events.at(-1)).toMatchObject({
    status: 'Built',
    id: 36,
    path: [
      '$7C23966066E61CF45C3EC3D970FDF4D273CA29C9~a0',
      '$B2FC2E2526A7DCE3C27DD97780F659EF81121E42~a1',
      '$2EE398658C85665EF0E081D5FEAA7F55ED89F26D~r2',
    ],
    details: { status: 'BUILT', purpose: 'GENERAL' },
  });
});

it('streams', () => {
  const events = (rights('Stream') as ReadonlyArray<StreamEvent>).filter(({ id }) => id === 27);
  expect(events.map(({ status, details }) => [status, details?.status, details?.circuit, details?.reason])).toEqual([
    [5, 'NEW', undefined, undefined],
    ['SentConnect', 'SENTCONNECT', 4, undefined],
    [7, 'DETACHED', 4, 'END'],
    ['SentConnect', 'SENTCONNECT', 6, undefined],
    [7, 'DETACHED', 6, 'END'],
    ['SentConnect', 'SENTCONNECT', 8, undefined],
    ['Failed', 'FAILED', 8, 'END'],
    ['Closed', 'CLOSED', 8, 'END'],
  ]);
  expect(events[0]).toEqual({
    _tag: 'Stream',
    status: 5,
    id: 27,
    target: 'does-not-exist.example:80',
    details: {
      status: 'NEW',
      sourceAddress: '127.0.0.1:52460',
      purpose: 'USER',
      clientProtocol: 'SOCKS5',
      nymEpoch: 0,
      sessionGroup: -4,
      isolation: ['SOCKS_USERNAME', 'SOCKS_PASSWORD', 'CLIENTADDR', 'SESSION_GROUP', 'NYM_EPOCH'],
      other: {},
    },
  });
});

it('events of any name', () => {
  expect(rights('STATUS_CLIENT')[0]).toEqual({
    _tag: 'StatusClient',
    severity: 'WARN',
    action: 'DANGEROUS_SOCKS',
    arguments: { PROTOCOL: 'SOCKS5', ADDRESS: '127.0.0.1:8899' },
  });
  const [consensus] = rights('NEWCONSENSUS') as ReadonlyArray<NewConsensusEvent>;
  expect(consensus?.relays.map(({ nickname }) => nickname).sort()).toEqual(['a0', 'a1', 'a2', 'r0', 'r1', 'r2']);
});

it('the state of the bootstrap', () => {
  expect(parseBootstrap(replies.at(-2)?.[0]?.text.replace('status/bootstrap-phase=', '') ?? '')).toEqual(
    E.right({ percentage: 100, tag: 'done', summary: 'Done', warning: undefined, stalledFor: 0 }),
  );
});

it('the circuits and OR connections that there are', () => {
  const circuitEvents = (replies[3]?.[0]?.data ?? '').split('\n').map(circuitLine);
  expect(circuitEvents.map((row) => (E.isRight(row) ? row.right.id : row.left))).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 27, 28, 29],
  ]);
  expect(circuitEvents[3]).toMatchObject(
    E.right({ status: 'Built', details: { purpose: 'CONFLUX_LINKED', other: { CONFLUX_RTT: '12081' } } }),
  );
  expect((replies[5]?.[0]?.data ?? '').split('\n').map(orConnectionLine)).toMatchObject(
    ['a1', 'a0', 'a2'].map((name) => E.right({ status: 'Connected', router: expect.stringMatching(`~${name}$`) })),
  );
});
