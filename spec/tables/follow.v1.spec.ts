/** Tables of today's Tor, whose snapshots are merged: over a connection made by hand. */
import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { forkJoin } from 'rxjs';
import { exponentialBackoff } from '../../lib/client/Backoff.js';
import { circuits, orConnections, streams } from '../../lib/tables/index.js';
import { v1Client } from '../../lib/v1/index.js';
import { connected, connectTo, NO_AUTHENTICATION, peer, steady, virtually } from '../v1/peer.js';
import type { Peer } from '../v1/peer.js';
import { shortly } from './events.js';

const relay = `$${'B2FC2E2526A7DCE3C27D'.repeat(2)}~a1`;

/** Answers all that a client of these tables asks; while the snapshot is made, circuit 2 ends. */
const tor = (far: Peer): Peer => {
  far.onLine = (line) => {
    switch (line) {
      case 'PROTOCOLINFO 1':
        return far.send(...NO_AUTHENTICATION);
      case 'GETINFO circuit-status':
        far.send('650 CIRC 2 CLOSED REASON=FINISHED', '650 CIRC 3 LAUNCHED');
        return far.send('250+circuit-status=', `1 BUILT ${relay} PURPOSE=GENERAL`, '3 LAUNCHED', '.', '250 OK');
      case 'GETINFO orconn-status':
        return far.send('250+orconn-status=', `${relay} CONNECTED`, `${relay} CONNECTED`, '.', '250 OK');
      case 'SETEVENTS CIRC CIRC_MINOR ORCONN':
        return far.send('250 OK', '650 CIRC 2 BUILT');
      default:
        return far.send('250 OK');
    }
  };
  return far;
};

it('asks once its events are served, in each connection anew, and merges what events told meanwhile', () => {
  virtually((at) => {
    const [first, second] = [tor(peer()), tor(peer())];
    const client = v1Client(connectTo(first, second), {
      reconnect: exponentialBackoff({ initial: 100, jitter: 0 }),
      cryptography: steady,
    });
    const ofCircuits: string[] = [];
    const ofConnections: string[] = [];
    circuits(client).subscribe((item) => ofCircuits.push(shortly(item)));
    orConnections(client).subscribe((item) => ofConnections.push(shortly(item)));
    const inOneConnection = ['Began 2', 'Ended', 'Began 3', 'Snapshot 1,3'];
    const relays = 'Snapshot $B2FC2E2526A7DCE3C27DB2FC2E2526A7DCE3C27D,$B2FC2E2526A7DCE3C27DB2FC2E2526A7DCE3C27D 2';
    at(10, () => {
      const lines = first.received();
      expect(lines.slice(lines.indexOf('SETEVENTS CIRC CIRC_MINOR ORCONN'))).toEqual([
        'SETEVENTS CIRC CIRC_MINOR ORCONN',
        'GETINFO circuit-status',
        'GETINFO orconn-status',
      ]);
      expect(ofCircuits).toEqual(inOneConnection);
      first.send(`650 ORCONN ${relay} CLOSED REASON=DONE ID=7`, '650 CIRC 1 CLOSED');
      first.end();
    });
    at(1_000, () => {
      expect(ofCircuits).toEqual([...inOneConnection, 'Ended 3', 'ConnectionLost', 'Cleared', ...inOneConnection]);
      expect(ofConnections).toEqual([
        relays,
        'Ended $B2FC2E2526A7DCE3C27DB2FC2E2526A7DCE3C27D 2',
        'ConnectionLost',
        'Cleared',
        relays,
      ]);
      client.close();
    });
  });
});

// -------------------------------------------------------------------------------------
// a model of a Tor: what its events say, and what it answers
// -------------------------------------------------------------------------------------

interface Circuit {
  readonly status: string;
  readonly path: ReadonlyArray<string>;
  readonly purpose: string;
}

interface Stream {
  readonly status: string;
  readonly circuit: number;
  readonly target: string;
}

/** As Tor describes a circuit wherever it does, in all words. */
const describeCircuit = ({ path, purpose }: Circuit): string =>
  [
    ...(path.length === 0 ? [] : [path.join()]),
    'BUILD_FLAGS=NEED_CAPACITY',
    `PURPOSE=${purpose}`,
    ...(purpose.startsWith('HS_') ? [`HS_STATE=${purpose}_STATE`] : []),
    'TIME_CREATED=2026-11-22T13:08:14.886293',
  ].join(' ');

const describeStream = ({ circuit, target }: Stream): string => `${String(circuit)} ${target}`;

const ISOLATION = 'CLIENT_PROTOCOL=SOCKS5 NYM_EPOCH=3';

const model = (send: (line: string) => void) => {
  const circuits = new Map<number, Circuit>();
  const streams = new Map<number, Stream>();
  const circuitEvent = (id: number, circuit: Circuit, ends = false): void => {
    if (ends) circuits.delete(id);
    else circuits.set(id, circuit);
    const status = ends ? 'CLOSED' : circuit.status;
    send(`650 CIRC ${String(id)} ${status} ${describeCircuit(circuit)}${ends ? ' REASON=REQUESTED' : ''}`);
  };
  const streamEvent = (id: number, word: string, stream: Stream | undefined, others = ''): void => {
    if (stream === undefined) return;
    if (word === 'CLOSED') streams.delete(id);
    else streams.set(id, stream);
    send(`650 STREAM ${String(id)} ${word} ${describeStream(stream)} ${others}${ISOLATION}`);
  };
  return {
    circuits,
    streams,
    launch: (id: number) => {
      if (!circuits.has(id)) circuitEvent(id, { status: 'LAUNCHED', path: [], purpose: 'GENERAL' });
    },
    extend: (id: number) => {
      const circuit = circuits.get(id);
      if (circuit !== undefined) circuitEvent(id, { ...circuit, status: 'EXTENDED', path: [...circuit.path, 'r'] });
    },
    build: (id: number) => {
      const circuit = circuits.get(id);
      if (circuit !== undefined) circuitEvent(id, { ...circuit, status: 'BUILT' });
    },
    rename: (id: number, purpose: string) => {
      const circuit = circuits.get(id);
      if (circuit === undefined || circuit.purpose === purpose) return;
      const old = `OLD_PURPOSE=${circuit.purpose}`;
      const renamed = { ...circuit, purpose };
      circuits.set(id, renamed);
      send(`650 CIRC_MINOR ${String(id)} PURPOSE_CHANGED ${describeCircuit(renamed)} ${old}`);
    },
    close: (id: number) => {
      const circuit = circuits.get(id);
      if (circuit !== undefined) circuitEvent(id, circuit, true);
    },
    begin: (id: number) => {
      if (streams.has(id)) return;
      const stream = { status: 'NEW', circuit: 0, target: `a${String(id)}:80` };
      streamEvent(id, 'NEW', stream, 'PURPOSE=USER SOURCE_ADDR=127.0.0.1:9 ');
    },
    attach: (id: number, circuit: number) => {
      const stream = streams.get(id);
      streamEvent(id, 'SENTCONNECT', stream && { ...stream, status: 'SENTCONNECT', circuit });
    },
    remap: (id: number) => streamEvent(id, 'REMAP', streams.get(id), 'SOURCE=EXIT '),
    succeed: (id: number) => {
      const stream = streams.get(id);
      streamEvent(id, 'SUCCEEDED', stream && { ...stream, status: 'SUCCEEDED' });
    },
    choke: (id: number) => streamEvent(id, 'XOFF_SENT', streams.get(id)),
    finish: (id: number) => streamEvent(id, 'CLOSED', streams.get(id), 'REASON=DONE '),
  };
};

type Model = ReturnType<typeof model>;

const id = fc.integer({ min: 1, max: 4 });

const step: fc.Arbitrary<(tor: Model) => void> = fc.oneof(
  fc.tuple(fc.constantFrom('launch' as const, 'extend' as const, 'build' as const, 'close' as const), id).map(
    ([act, id]) =>
      (tor: Model) =>
        tor[act](id),
  ),
  fc.tuple(id, fc.constantFrom('GENERAL', 'CONTROLLER', 'HS_CLIENT_REND', 'HS_VANGUARDS')).map(
    ([id, purpose]) =>
      (tor: Model) =>
        tor.rename(id, purpose),
  ),
  fc.tuple(fc.constantFrom('begin' as const, 'remap' as const, 'succeed' as const, 'choke' as const), id).map(
    ([act, id]) =>
      (tor: Model) =>
        tor[act](id),
  ),
  fc.tuple(id, id).map(
    ([id, circuit]) =>
      (tor: Model) =>
        tor.attach(id, circuit),
  ),
  id.map((id) => (tor: Model) => tor.finish(id)),
);

/** A history in three parts: before the table, while its snapshot is under way, and after it. */
const history = fc.tuple(...[20, 6, 30].map((maxLength) => fc.array(step, { maxLength })));

it('law: after any history the tables equal a fresh snapshot, and a stream keeps what its first event said', () => {
  fc.assert(
    fc.property(history, fc.boolean(), ([before = [], meanwhile = [], after = []], isTakenLate) => {
      virtually((at) => {
        const { tor, far } = connected();
        let observed: ReadonlyArray<string> = [];
        const world = model((line) => {
          if (observed.includes(line.split(' ')[1] as string)) far.send(line);
        });
        for (const act of before) act(world);
        const lines = {
          'circuit-status': () =>
            [...world.circuits].map(([id, one]) => `${String(id)} ${one.status} ${describeCircuit(one)}`),
          'stream-status': () =>
            [...world.streams].map(([id, one]) => `${String(id)} ${one.status} ${describeStream(one)} ${ISOLATION}`),
        };
        const welcome = far.onLine;
        let pending = meanwhile;
        far.onLine = (line) => {
          const [verb, ...words] = line.split(' ');
          if (verb === 'SETEVENTS') {
            observed = words;
            far.send('250 OK');
          } else if (verb === 'GETINFO') {
            const key = words[0] as keyof typeof lines;
            const taken = isTakenLate ? undefined : lines[key]();
            const acts = pending;
            pending = [];
            for (const act of acts) act(world);
            far.send(`250+${key}=`, ...(taken ?? lines[key]()), '.', '250 OK');
          } else welcome(line);
        };
        let circuitRows: ReadonlyArray<unknown> = [];
        let streamRows: ReadonlyArray<{ readonly id: number; readonly details?: object | undefined }> = [];
        const known = new Set<number>();
        circuits(tor).subscribe((item) => {
          if (E.isRight(item)) circuitRows = [...item.right.table.rows.values()];
        });
        streams(tor).subscribe((item) => {
          if (E.isRight(item)) streamRows = [...item.right.table.rows.values()];
        });
        tor.stream$.subscribe((item) => {
          if (E.isLeft(item)) return;
          if (item.right.details?.status === 'NEW') known.add(item.right.id);
          if (item.right.status === 'Closed') known.delete(item.right.id);
        });
        at(10, () => {
          for (const act of after) act(world);
          let snapshots: ReadonlyArray<ReadonlyArray<{ readonly id: number }>> = [];
          forkJoin([tor.snapshots.circuits, tor.snapshots.streams]).subscribe((answers) => {
            snapshots = answers.map((answer) =>
              answer._tag === 'Right' ? [...answer.right].sort((a, b) => a.id - b.id) : [],
            );
          });
          at(1, () => {
            expect(snapshots[0]).toEqual(circuitRows);
            expect(snapshots[1]).toEqual(
              streamRows.map((row) => ({
                ...row,
                details: { ...row.details, purpose: undefined, sourceAddress: undefined, source: undefined },
              })),
            );
          });
          const begun = streamRows.filter(({ id }) => known.has(id));
          expect(begun.map(({ details }) => details)).toEqual(
            begun.map((): unknown => expect.objectContaining({ purpose: 'USER', sourceAddress: '127.0.0.1:9' })),
          );
        });
        at(20, () => tor.close());
      });
    }),
    { numRuns: 200 },
  );
});
