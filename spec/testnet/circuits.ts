/** Circuits: their events, requests and table. */
import { isDeepStrictEqual } from 'node:util';
import { either as E } from 'fp-ts';
import { filter, firstValueFrom, map, switchMap } from 'rxjs';
import type { CircuitEvent } from '../../lib/index.js';
import { circuits } from '../../lib/tables/index.js';
import type { ModernClient } from '../../lib/v1/index.js';
import { active, controller, right, see } from './network.js';
import type { Network } from './network.js';

/** The fingerprints of nodes. */
export const fingerprints = async (
  tor: ModernClient,
  ...names: ReadonlyArray<string>
): Promise<ReadonlyArray<string>> =>
  Promise.all(
    names.map(async (name) => {
      const [status] = await right(tor.getInfo([`ns/name/${name}`]));
      const identity = /^r \S+ (\S+)/m.exec(status)?.[1] ?? '';
      return `$${Buffer.from(identity, 'base64').toString('hex').toUpperCase()}`;
    }),
  );

const isOf =
  (id: number) =>
  (item: E.Either<unknown, CircuitEvent>): item is E.Right<CircuitEvent> =>
    E.isRight(item) && item.right.id === id;

export const specs = (network: () => Network): void => {
  let tor: ModernClient;
  beforeEach(() => {
    tor = controller(network().node('c0'));
  });

  it('a circuit is launched, extended hop by hop, built, and closed', async () => {
    const seen = see(tor.circuit$);
    await active(tor, 'circuit$');
    const path = await fingerprints(tor, 'r0', 'a1', 'r2');
    const id = await right(tor.extendCircuit(path));
    await seen.until((items) => items.some((item) => isOf(id)(item) && item.right.status === 'Built'));
    expect((await right(tor.getInfo(['circuit-status'])))[0]).toMatch(new RegExp(`^${String(id)} BUILT `, 'm'));
    await right(tor.closeCircuit(id));
    const items = await seen.until((all) => all.some((item) => isOf(id)(item) && item.right.status === 'Closed'));
    seen.stop();
    const mine = items.filter(isOf(id)).map(({ right: event }) => event);
    expect(mine.map(({ status }) => status).filter((status, i, all) => status !== all[i - 1])).toEqual([
      'Launched',
      'Extended',
      'Built',
      'Closed',
    ]);
    const extended = mine.filter(({ details }) => details?.status === 'EXTENDED');
    expect(extended.map((event) => event.path.length)).toEqual([1, 2, 3]);
    const names = path.map((fingerprint, i) => `${fingerprint}~${['r0', 'a1', 'r2'][i] as string}`);
    expect(mine.find(({ status }) => status === 'Built')).toMatchObject({
      path: names,
      details: { purpose: 'GENERAL', timeCreated: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    });
    expect(mine.at(-1)).toMatchObject({ path: names, details: { reason: 'REQUESTED' } });
  });

  it('without a path Tor chooses one; a circuit that is built can be extended', async () => {
    const seen = see(tor.circuit$);
    await active(tor, 'circuit$');
    const id = await right(tor.extendCircuit([]));
    const built = (hops: number) => (items: ReadonlyArray<E.Either<unknown, CircuitEvent>>) =>
      items.filter(isOf(id)).some(({ right: { status, path } }) => status === 'Built' && path.length === hops);
    const items = await seen.until(built(3));
    const path = items.filter(isOf(id)).at(-1)?.right.path ?? [];
    const [other] = (await fingerprints(tor, 'a0', 'a1', 'a2', 'r0', 'r1', 'r2')).filter(
      (fingerprint) => !path.some((hop) => hop.startsWith(fingerprint)),
    );
    expect(await right(tor.extendCircuit([other as string], { circuit: id }))).toBe(id);
    await seen.until(built(4));
    seen.stop();
    await right(tor.closeCircuit(id));
  });

  it('the live table of circuits comes to be what the Tor says that there is', async () => {
    await right(tor.extendCircuit([]));
    expect(await tableOfAll(tor)).not.toEqual([]);
  });
};

const essence = ({ id, status, path }: CircuitEvent): unknown => ({ id, status, path });

/** The live table, once it is complete and equals a snapshot that is asked for after it. */
export const tableOfAll = (tor: ModernClient): Promise<ReadonlyArray<unknown>> =>
  firstValueFrom(
    circuits(tor).pipe(
      filter(E.isRight),
      filter(({ right: { table } }) => table.complete),
      switchMap(({ right: { table } }) =>
        tor.snapshots.circuits.pipe(
          filter(E.isRight),
          map((snapshot) => [snapshot.right.map(essence), [...table.rows.values()].map(essence)] as const),
        ),
      ),
      filter(([snapshot, table]) => isDeepStrictEqual(new Set(snapshot), new Set(table))),
      map(([, table]) => table),
    ),
  );
