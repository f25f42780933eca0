import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { command, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
/** SAVECONF, control-spec 3.6. */
export const saveConf: Request<RawReply, void> = /* #__PURE__ */ command({
  name: 'SAVECONF',
  write: () => undefined,
  read: nothing,
});

/** Words are ignored, as in Tor; FORCE of a configuration with `%include` is not part of the algebra. */
export const serveSaveConf: ServeCommand = (tor, line) =>
  serving(tor.saveConf, line, { max: Infinity }, (saveConf) => done(() => saveConf));
