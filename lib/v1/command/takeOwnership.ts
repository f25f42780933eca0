import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { command, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** TAKEOWNERSHIP, control-spec 3.23. */
export const takeOwnership: Request<RawReply, void> = /* #__PURE__ */ command({
  name: 'TAKEOWNERSHIP',
  write: () => undefined,
  read: nothing,
});

export const serveTakeOwnership: ServeCommand = (tor, line) =>
  serving(tor.takeOwnership, line, { max: Infinity }, (takeOwnership) => done(() => takeOwnership));
