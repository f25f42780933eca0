import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { done, serving } from './answering.js';
import { refused, unrecognized } from './arguments.js';
import { command, dataOf, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** LOADCONF, control-spec 3.22: the text of a torrc, whose options replace all of the present ones. */
export const loadConf = (text: string): Request<RawReply, void> =>
  command({ name: 'LOADCONF', verb: '+LOADCONF', about: 'option', write: (w) => dataOf(w, text), read: nothing });

export const serveLoadConf: ServeCommand = (tor, line) => {
  const { data } = line;
  if (data === undefined) return unrecognized(line);
  if (data === '') return refused(512, 'Bad arguments to +LOADCONF: Empty body');
  return serving(tor.loadConf, line, {}, (loadConf) => done(() => loadConf(data)));
};
