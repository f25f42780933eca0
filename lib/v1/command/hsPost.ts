import type { Request } from '../../client/Request.js';
import type { HsPostOptions } from '../model/onions.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { refused, unrecognized } from './arguments.js';
import { command, dataOf, nothing, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { isServiceId } from './serviceId.js';

/** HSPOST, control-spec 3.29: uploads the descriptor of an onion service. */
export const hsPost = (descriptor: string, { servers = [], address }: HsPostOptions = {}): Request<RawReply, void> =>
  command({
    name: 'HSPOST',
    verb: '+HSPOST',
    write: (w) => {
      for (const server of servers) word(w, 'Server', server, 'SERVER=');
      if (address !== undefined) word(w, 'HSAddress', address, 'HSADDRESS=');
      dataOf(w, descriptor);
    },
    read: nothing,
  });

export const serveHsPost: ServeCommand = (tor, line) => {
  const { data } = line;
  if (data === undefined) return unrecognized(line);
  if (data === '') return refused(512, 'Bad arguments to +HSPOST: Empty body');
  return serving(tor.hsPost, line, { keywords: { allowed: ['server', 'hsaddress'] } }, (post, { keywords }) => {
    const servers = keywords.filter(({ key }) => key.toLowerCase() === 'server').map(({ value }) => value);
    const address = keywords.filter(({ key }) => key.toLowerCase() === 'hsaddress').at(-1)?.value;
    return address !== undefined && !isServiceId(address)
      ? refused(512, 'Malformed onion address')
      : done(() =>
          post(data, { ...(servers.length > 0 ? { servers } : {}), ...(address === undefined ? {} : { address }) }),
        );
  });
};
