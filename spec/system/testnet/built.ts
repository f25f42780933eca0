/** Circuits that can be used. */
import { either as E } from 'fp-ts';
import type { CircuitEvent, CircuitId } from '../../../lib/index.js';
import type { V1Tor } from '../../../lib/v1/index.js';
import { active, right, see } from './network.js';

/** A circuit of a Tor on a busy machine may fail; the next one may not. */
const TRIES = 5;

type Item = E.Either<unknown, CircuitEvent>;

/** The newest that is told of a circuit. */
const newest = (items: ReadonlyArray<Item>, id: CircuitId): CircuitEvent | undefined =>
  items
    .filter(E.isRight)
    .filter(({ right: event }) => event.id === id)
    .at(-1)?.right;

/** Whether it has come to this; Closed also where it failed. */
export const isCircuit =
  (id: CircuitId, status: 'Built' | 'Closed') =>
  (items: ReadonlyArray<Item>): boolean =>
    items.some(
      (item) =>
        E.isRight(item) &&
        item.right.id === id &&
        (item.right.status === status || (status === 'Closed' && item.right.status === 'Failed')),
    );

/** A new circuit, once it is built. Without a path, Tor chooses one. */
export const built = async (tor: V1Tor, path: ReadonlyArray<string> = []): Promise<CircuitEvent> => {
  const seen = see(tor.circuit$);
  await active(tor, 'circuit$');
  for (let tried = 1; ; tried++) {
    const id = await right(tor.extendCircuit(path));
    await seen.until((items) => isCircuit(id, 'Built')(items) || isCircuit(id, 'Closed')(items));
    const event = newest(seen.items, id);
    if (event?.status === 'Built' || tried === TRIES) {
      seen.stop();
      expect(event).toMatchObject({ status: 'Built' });
      return event as CircuitEvent;
    }
  }
};
