/** One contract for every `Tor` there is. */
import { torLaws } from '../../lib/testing/index.js';
import { servedSimulated, simulated } from './implementations.js';
import { keepsTheContract, ofEventsMadeToOrder } from './keepsTheContract.js';

jest.setTimeout(60_000);

it('every law is one of real Tors too, but the one of events made to order', () => {
  expect(torLaws().filter(({ name }) => name === ofEventsMadeToOrder)).toHaveLength(1);
});

describe('the simulator', keepsTheContract('the simulator', simulated()));
describe('a TC client of the simulator', keepsTheContract('the simulator, served', servedSimulated()));
