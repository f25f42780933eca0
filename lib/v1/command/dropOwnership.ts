import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { command, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** DROPOWNERSHIP, control-spec 3.33. */
export const dropOwnership: Request<RawReply, void> = /* #__PURE__ */ command({
  name: 'DROPOWNERSHIP',
  write: () => undefined,
  read: nothing,
});

export const serveDropOwnership: ServeCommand = (tor, line) =>
  serving(tor.dropOwnership, line, { max: Infinity }, (dropOwnership) => done(() => dropOwnership));
