import type { Request } from '../../client/Request.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { RawReply } from '../reply.js';
import { command, nothing } from './command.js';
import { servingConf, writeConf } from './confLines.js';
import type { ServeCommand } from './ServeCommand.js';

/**
 * SETCONF, control-spec 3.1, which sets all lines or none; or RESETCONF (3.2) if a value is empty, since only that
 * resets an option to its default.
 */
export const setConf = (lines: ReadonlyArray<ConfigLine>): Request<RawReply, void> =>
  command({
    name: 'SETCONF',
    verb: lines.some(({ value }) => value === '') ? 'RESETCONF' : 'SETCONF',
    about: 'option',
    write: (w) => writeConf(w, lines),
    read: nothing,
  });

/**
 * An option without a value is reset to its default, as in `Tor`. Tor sets it to nothing instead, which only differs
 * for an option with a default.
 */
export const serveSetConf: ServeCommand = (tor, line) => servingConf(tor.setConf, line);
