/** `rx-tor-control gateway` to a node of the network, and a client of TC through it. */
import { client, exponentialBackoff } from '../../../lib/index.js';
import type { Client } from '../../../lib/index.js';
import { tcp } from '../../../lib/node.js';
import { world } from '../../cli/world.js';
import { afterwards } from '../afterwards.js';
import type { Reach } from './Report.js';

export interface Gateway {
  /** What it has told its operator so far. */
  readonly told: () => string;
  readonly client: () => Client;
}

/** Until the end of the spec. */
export const gateway = async ({ control }: Reach): Promise<Gateway> => {
  const here = world();
  const ended = here.run(
    ...['gateway', '--tor', `tor+unix:${control}`, '--cookie-from-tor'],
    ...['--listen', 'tcp://127.0.0.1:0', '--allow-writes', '--allow-unauthenticated-writes'],
  );
  afterwards(() => {
    here.interrupt('SIGINT');
    return ended;
  });
  await Promise.race([here.until(/^tcp:.*\n/m), ended]);
  const port = Number(/:(\d+)\n/.exec(here.out())?.[1]);
  return {
    told: here.err,
    client: () => {
      const tor = client(tcp({ port }), { reconnect: exponentialBackoff({ max: 1_000 }) });
      afterwards(tor.close);
      return tor;
    },
  };
};
