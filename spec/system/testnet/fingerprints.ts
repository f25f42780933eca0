import type { V1Client } from '../../../lib/v1/index.js';
import { right } from './network.js';

/** The fingerprints of nodes. */
export const fingerprints = async (tor: V1Client, ...names: ReadonlyArray<string>): Promise<ReadonlyArray<string>> =>
  Promise.all(
    names.map(async (name) => {
      const [status] = await right(tor.getInfoText([`ns/name/${name}`]));
      const identity = /^r \S+ (\S+)/m.exec(status)?.[1] ?? '';
      return `$${Buffer.from(identity, 'base64').toString('hex').toUpperCase()}`;
    }),
  );
