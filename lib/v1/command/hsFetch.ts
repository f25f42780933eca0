import type { Request } from '../../client/Request.js';
import type { HsDirOptions } from '../model/onions.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { refused } from './arguments.js';
import { command, nothing, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { isServiceId } from './serviceId.js';

/** HSFETCH, control-spec 3.26: fetches the descriptor of an onion service; HS_DESC events report the result. */
export const hsFetch = (address: string, { servers = [] }: HsDirOptions = {}): Request<RawReply, void> =>
  command({
    name: 'HSFETCH',
    write: (w) => {
      word(w, 'HSAddress', address);
      for (const server of servers) word(w, 'Server', server, 'SERVER=');
    },
    read: nothing,
  });

export const serveHsFetch: ServeCommand = (tor, line) =>
  serving(
    tor.hsFetch,
    line,
    { min: 1, keywords: { allowed: ['server'] } },
    (fetch, { words: [address = ''], keywords }) =>
      isServiceId(address)
        ? done(() => fetch(address, keywords.length > 0 ? { servers: keywords.map(({ value }) => value) } : {}))
        : refused(513, `Invalid argument "${address}"`),
  );
