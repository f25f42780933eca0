import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { CircuitId, StreamId } from '../../model/ids.js';
import { MAX_ID } from '../event/eventLine.js';
import type { AttachStreamOptions } from '../model/circuits.js';
import type { RawReply } from '../reply.js';
import { circuitId, done, serving, streamId } from './answering.js';
import { number, refused, valueOf } from './arguments.js';
import { command, decimal, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** The largest hop; Tor reads an int. */
const MAX_HOP = 0xff;

/** ATTACHSTREAM, control-spec 3.13. Circuit 0 leaves the choice to Tor. */
export const attachStream = (
  stream: StreamId,
  circuit: CircuitId,
  { hop }: AttachStreamOptions = {},
): Request<RawReply, void> =>
  command({
    name: 'ATTACHSTREAM',
    write: (w) => {
      decimal(w, 'StreamID', stream, MAX_ID);
      decimal(w, 'CircuitID', circuit, MAX_ID);
      if (hop !== undefined) decimal(w, 'Hop', hop, MAX_HOP, 'HOP=');
    },
    read: nothing,
  });

export const serveAttachStream: ServeCommand = (tor, line) =>
  serving(
    tor.attachStream,
    line,
    { min: 2, keywords: { allowed: ['hop'] } },
    (attach, { words: [stream = '', circuit = ''], keywords }) => {
      const from = streamId(stream);
      if (E.isLeft(from)) return from;
      const to = circuitId(circuit);
      if (E.isLeft(to)) return to;
      const text = valueOf(keywords, 'hop');
      // without a circuit, Tor does not read the hop
      if (text === undefined || to.right === 0) return done(() => attach(from.right, to.right));
      const hop = number(text, MAX_HOP);
      return hop === undefined
        ? refused(552, `Bad value hop=${text}`)
        : done(() => attach(from.right, to.right, { hop }));
    },
  );
