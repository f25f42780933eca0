import { either as E, function as F } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { StreamId } from '../../model/ids.js';
import { MAX_ID } from '../event/eventLine.js';
import type { RawReply } from '../reply.js';
import { done, serving, streamId } from './answering.js';
import { number, refused } from './arguments.js';
import { command, decimal, nothing } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** CLOSESTREAM, control-spec 3.16. `reason` is the byte that is sent to the other end, 1 for no particular reason. */
export const closeStream = (id: StreamId, reason: number): Request<RawReply, void> =>
  command({
    name: 'CLOSESTREAM',
    write: (w) => {
      decimal(w, 'StreamID', id, MAX_ID);
      decimal(w, 'Reason', reason, 0xff);
    },
    read: nothing,
  });

/** Further words are ignored, as in Tor. */
export const serveCloseStream: ServeCommand = (tor, line) =>
  serving(tor.closeStream, line, { min: 2, max: Infinity }, (closeStream, { words: [id = '', reason = ''] }) =>
    F.pipe(
      streamId(id),
      E.flatMap((stream) => {
        const code = number(reason, 0xff);
        return code === undefined
          ? refused(552, `Unrecognized reason "${reason}"`)
          : done(() => closeStream(stream, code));
      }),
    ),
  );
