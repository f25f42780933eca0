/** A relay that is killed while it is watched, and a Tor that is killed while its clients stay. */
import { readFileSync } from 'node:fs';
import { either as E } from 'fp-ts';
import { filter, firstValueFrom } from 'rxjs';
import { configLine, eventStreams, reset } from '../../lib/index.js';
import type { EventStream } from '../../lib/index.js';
import { fingerprints, tableOfAll } from './circuits.js';
import { active, controller, right, see } from './network.js';
import type { Network } from './network.js';
import { throughTc } from './served.js';

const streams: ReadonlyArray<EventStream> = Object.values(eventStreams);

export const specs = (network: () => Network): void => {
  it('a relay that is killed ends its connections and the circuits through it', async () => {
    const tor = controller(network().node('c0'));
    const connections = see(tor.orConnection$);
    const circuits = see(tor.circuit$);
    await active(tor, 'orConnection$', 'circuit$');
    const path = await fingerprints(tor, 'r2', 'r0', 'r1');
    const id = await right(tor.extendCircuit(path));
    const has =
      (status: string) =>
      (items: typeof circuits.items): boolean =>
        items.some((item) => E.isRight(item) && item.right.id === id && item.right.status === status);
    await circuits.until(has('Built'));
    await network().kill('r2');
    const seen = await circuits.until(has('Closed'));
    const closed = seen.filter(E.isRight).find(({ right: event }) => event.id === id && event.status === 'Closed');
    expect(closed?.right.details?.reason).toMatch(/^[A-Z]+/);
    await connections.until((items) =>
      items.some(
        (item) => E.isRight(item) && item.right.status === 'Closed' && item.right.router.startsWith(path[0] as string),
      ),
    );
    expect(connections.items.filter(E.isLeft)).toEqual([]);
    expect(seen.filter(E.isLeft)).toEqual([]);
    await network().start('r2');
  });

  it('a Tor that is killed and comes back is one gap in each stream; then requests work, and tables are whole', async () => {
    const tor = controller(network().node('c0'));
    const tc = throughTc(tor);
    const seen = streams.map((stream) => see<E.Either<unknown, unknown>>(tor[stream]));
    const served = see(tc.bandwidth$);
    await active(tor, ...streams);
    await served.until((items) => items.length > 0);
    const before = readFileSync(network().node('c0').cookie);
    const gaps = seen.map(({ until }) => until((items) => items.some(E.isLeft)));

    await network().kill('c0');
    await Promise.all(gaps);
    await network().start('c0');

    expect(await firstValueFrom(tor.status$.pipe(filter(({ _tag }) => _tag === 'Connected')))).toEqual({
      _tag: 'Connected',
      session: 2,
    });
    expect(readFileSync(network().node('c0').cookie)).not.toEqual(before);
    await active(tor, ...streams);
    await right(tor.setConf([configLine('ContactInfo', 'back')]));
    expect(await right(tc.getConf(['ContactInfo']))).toEqual([configLine('ContactInfo', 'back')]);
    await right(tc.setConf([reset('ContactInfo')]));
    await right(tor.bootstrap$, ({ percentage }) => percentage === 100);
    const id = await right(tor.extendCircuit([]));
    await seen[0]?.until((items) =>
      items.some(
        (item) => E.isRight(item) && isOf(item.right, id) && (item.right as { status: string }).status === 'Built',
      ),
    );
    expect(await tableOfAll(tor)).toContainEqual(expect.objectContaining({ id, status: 'Built' }));
    const [, , , bandwidth] = seen;
    await bandwidth?.until((items) => items.some((item, i) => E.isRight(item) && items.slice(0, i).some(E.isLeft)));
    expect(seen.map(({ items }) => items.filter(E.isLeft))).toEqual(
      streams.map(() => [E.left(expect.objectContaining({ _tag: 'ConnectionLost', session: 1 }))]),
    );
    // those of TC stay connected, and see no end
    expect(await right(tc.connected)).toBe(1);
    const came = served.items.length;
    await served.until((items) => items.length > came);
  });
};

const isOf = (event: unknown, id: number): boolean => (event as { readonly id?: number }).id === id;
