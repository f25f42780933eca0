/** The specs of the contract of one implementation. */
import { either as E } from 'fp-ts';
import { torLaws } from '../../lib/testing/index.js';
import type { Specimen } from '../../lib/testing/index.js';
import { differences } from './differences.js';
import type { Kind } from './differences.js';
import { expectations } from './expectations.js';
import type { Implementation } from './implementations.js';

export const ofEventsMadeToOrder = 'each subscriber of an event stream gets each event while it is subscribed';

export const keepsTheContract =
  (kind: Kind, { start, make, stop, reports }: Implementation) =>
  (): void => {
    beforeAll(start);
    afterAll(stop);

    const withOne = async (use: (tor: Specimen['tor']) => Promise<void>): Promise<void> => {
      const { tor, end = () => void tor.signal('Halt').subscribe() } = make();
      await use(tor).finally(end);
    };

    it.each(torLaws().filter(({ name }) => reports || name !== ofEventsMadeToOrder))(
      'law: $name',
      async ({ check }) => {
        expect(await check(make)).toEqual(E.right(undefined));
      },
    );

    it.each(expectations)('%s', (_, holds) => withOne(holds));

    it.each(differences)('its own answer to $what', ({ ask, answers }) =>
      withOne(async (tor) => expect(await ask(tor)).toEqual(answers[kind])),
    );
  };
