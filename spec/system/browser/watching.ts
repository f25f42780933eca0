/** Dashboards that watch a Tor of this process. */
import { firstValueFrom } from 'rxjs';
import type { Tor } from '../../../lib/index.js';
import type { ServedTor } from '../../../lib/v1/index.js';
import type { SimulatedTor } from '../../../lib/simulator/index.js';
import { quiet, served, servedV1 } from '../../cli/served.js';
import { afterwards } from '../afterwards.js';
import { dashboard } from './dashboard.js';

/** The link of a dashboard of a Tor of this process, which speaks v1. */
export const watchingOf = async (tor: ServedTor, ...args: ReadonlyArray<string>): Promise<string> => {
  const { url, close } = await servedV1(tor);
  afterwards(close);
  return (await dashboard('--tor', url, ...args)).link;
};

/** The same of a Tor that speaks TC. */
export const watchingOverTc = async (tor: Tor, ...args: ReadonlyArray<string>): Promise<string> => {
  const { url, close } = await served(tor);
  afterwards(close);
  return (await dashboard('--tor', url, ...args)).link;
};

/** One in which nothing happens by itself. */
export const watching = async (...args: ReadonlyArray<string>): Promise<readonly [tor: SimulatedTor, link: string]> => {
  const tor = quiet();
  return [tor, await watchingOf(tor, ...args)];
};

export const nickname = (tor: Tor): Promise<unknown> => firstValueFrom(tor.getConf(['Nickname']));
