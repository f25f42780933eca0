/** What nodes know of the network. */
import { setTimeout as pause } from 'node:timers/promises';
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { exponentialBackoff } from '../../../lib/index.js';
import { cookieSecret, unix } from '../../../lib/node.js';
import { v1Client } from '../../../lib/v1/index.js';
import type { V1Tor } from '../../../lib/v1/index.js';
import { controlSocket, cookiePath } from './torrc.js';
import type { Node } from './torrc.js';

export type Condition = (tor: V1Tor) => Promise<boolean>;

/** Each of these routers is in its consensus, and it has their keys. */
export const knows =
  (names: ReadonlyArray<string>): Condition =>
  async (tor) => {
    const asked = await firstValueFrom(
      tor.getInfoText(names.flatMap((name) => [`ns/name/${name}`, `md/name/${name}`])),
    );
    return (
      E.isRight(asked) && asked.right.filter((text) => /^s .*HSDir .*Running /m.test(text)).length === names.length
    );
  };

/** It has built a circuit. */
export const isInNetwork: Condition = async (tor) => {
  const asked = await firstValueFrom(tor.getInfoText(['status/circuit-established']));
  return E.isRight(asked) && asked.right[0] === '1';
};

/** Until this holds for the node. */
export const until = async (node: Node, holds: Condition): Promise<void> => {
  const tor = v1Client(unix(controlSocket(node)), {
    cookie: cookieSecret(cookiePath(node)),
    reconnect: exponentialBackoff({ initial: 50, max: 500 }),
  });
  while (!(await holds(tor))) await pause(100);
  tor.close();
};
