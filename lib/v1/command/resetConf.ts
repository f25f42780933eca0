import type { Request } from '../../client/Request.js';
import type { ResetLine } from '../model/ResetLine.js';
import type { RawReply } from '../reply.js';
import { command, nothing } from './command.js';
import { servingConf, writeConf } from './confLines.js';
import type { ServeCommand } from './ServeCommand.js';

/**
 * RESETCONF, control-spec 3.2, which sets all lines or none. A line without a value resets its option to the default.
 */
export const resetConf = (lines: ReadonlyArray<ResetLine>): Request<RawReply, void> =>
  command({ name: 'RESETCONF', about: 'option', write: (w) => writeConf(w, lines), read: nothing });

/** A Tor without `resetConf` resets an option with an empty value in `setConf`. */
export const serveResetConf: ServeCommand = (tor, line) => servingConf(tor.resetConf ?? tor.setConf, line);
