import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { command, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** DROPGUARDS, control-spec 3.25. */
export const dropGuards: Request<RawReply, void> = /* #__PURE__ */ command({
  name: 'DROPGUARDS',
  write: () => undefined,
  read: nothing,
});

export const serveDropGuards: ServeCommand = (tor, line) =>
  serving(tor.dropGuards, line, { max: 0 }, (dropGuards) => done(() => dropGuards));
