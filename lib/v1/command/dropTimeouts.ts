import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { command, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** DROPTIMEOUTS, control-spec 3.34. */
export const dropTimeouts: Request<RawReply, void> = /* #__PURE__ */ command({
  name: 'DROPTIMEOUTS',
  write: () => undefined,
  read: nothing,
});

export const serveDropTimeouts: ServeCommand = (tor, line) =>
  serving(tor.dropTimeouts, line, { max: 0 }, (dropTimeouts) => done(() => dropTimeouts));
