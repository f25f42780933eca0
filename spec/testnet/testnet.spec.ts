/** What a Tor does in a network: a private one, on this machine. Those that kill nodes come last. */
import { undoAll } from './afterwards.js';
import { specs as circuits } from './circuits.js';
import { specs as commands } from './commands.js';
import { specs as dashboard } from './dashboard.js';
import { specs as launched } from './launched.js';
import { specs as losses } from './losses.js';
import { describeWith } from '../describeWith.js';
import { network } from './network.js';
import type { Network } from './network.js';
import { specs as onions } from './onions.js';
import { specs as served } from './served.js';
import { specs as stem } from './stem.js';
import { specs as streams } from './streams.js';

jest.setTimeout(90_000);

describeWith(['tor'], 'a private Tor network', () => {
  let running: Network;
  const get = (): Network => running;
  beforeAll(async () => {
    running = await network();
  }, 240_000);
  // absent where it did not come up
  afterAll(() => (running as Network | undefined)?.stop());
  afterEach(undoAll);

  describe('circuits', () => circuits(get));
  describe('streams', () => streams(get));
  describe('commands', () => commands(get));
  describe('onion services', () => onions(get));
  describe('a Tor that is launched', () => launched(get));
  describe('served in TC', () => served(get));
  describeWith(['python3-stem'], 'together with python3-stem', () => stem(get));
  describeWith(['chromium'], 'the dashboard in Chromium', () => dashboard(get));
  describe('losses', () => losses(get));
});
