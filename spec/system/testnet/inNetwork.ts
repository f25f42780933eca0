/**
 * A suite of specs with a private Tor network of its own, so that each file runs by itself and may kill nodes. A
 * network takes about 25 seconds to come up, most of which it waits for votes.
 */
import { undoAll } from '../afterwards.js';
import { describeWith } from '../describeWith.js';
import type { Package } from '../describeWith.js';
import { network } from './network.js';
import type { Network } from './network.js';

export const describeInNetwork = (
  title: string,
  specs: (network: () => Network) => void,
  needed: ReadonlyArray<Package> = [],
): void => {
  jest.setTimeout(90_000);

  describeWith(['tor', ...needed], title, () => {
    let running: Network;
    beforeAll(async () => {
      running = await network();
    }, 240_000);
    // undefined if the network did not come up
    afterAll(() => (running as Network | undefined)?.stop());
    afterEach(undoAll);

    specs(() => running);
  });
};
