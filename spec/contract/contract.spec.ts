/** One contract for every `Tor` there is. */
import { either as E } from 'fp-ts';
import { beyondTc } from '../../lib/index.js';
import { torLaws } from '../../lib/testing/index.js';
import type { Specimen } from '../../lib/testing/index.js';
import { describeWith } from '../describeWith.js';
import { differences } from './differences.js';
import type { Kind } from './differences.js';
import { expectations } from './expectations.js';
import { servedSimulated, servedTodays, simulated, todays } from './implementations.js';
import type { Implementation } from './implementations.js';

jest.setTimeout(60_000);

const ofEventsMadeToOrder = 'each subscriber of an event stream gets each event while it is subscribed';

const keepsTheContract =
  (kind: Kind, { start, make, stop, reports }: Implementation, extensions = false) =>
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

    it.each(differences)('its own answer to $what', ({ ask, answers, withExtensions = answers[kind] }) =>
      withOne(async (tor) => expect(await ask(tor)).toEqual(extensions ? withExtensions : answers[kind])),
    );
  };

it('every law is one of real Tors too, but the one of events made to order', () => {
  expect(torLaws().filter(({ name }) => name === ofEventsMadeToOrder)).toHaveLength(1);
});

describe('the simulator', keepsTheContract('the simulator', simulated()));
describe('a TC client of the simulator', keepsTheContract('the simulator, served', servedSimulated()));
describe(
  'a TC client of the simulator, with extensions',
  keepsTheContract('the simulator, served', servedSimulated({ extensions: beyondTc }), true),
);
describeWith(['tor'], "today's Tor", () => keepsTheContract("today's Tor", todays())());
describeWith(['tor'], "a TC client of today's Tor", () => keepsTheContract("today's Tor, served", servedTodays())());
describeWith(['tor'], "a TC client of today's Tor, with extensions", () =>
  keepsTheContract("today's Tor, served", servedTodays({ extensions: beyondTc }), true)(),
);
