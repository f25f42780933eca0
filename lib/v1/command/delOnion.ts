import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { refused } from './arguments.js';
import { command, nothing, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { isServiceId } from './serviceId.js';

/** DEL_ONION, control-spec 3.28. */
export const delOnion = (serviceId: string): Request<RawReply, void> =>
  command({ name: 'DEL_ONION', write: (w) => word(w, 'ServiceID', serviceId), read: nothing });

export const serveDelOnion: ServeCommand = (tor, line) =>
  serving(tor.delOnion, line, { min: 1 }, (remove, { words: [service = ''] }) =>
    isServiceId(service) ? done(() => remove(service)) : refused(512, 'Malformed Onion Service id'),
  );
