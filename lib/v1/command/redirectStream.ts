import { either as E, function as F } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { Port, StreamId } from '../../model/ids.js';
import { MAX_ID } from '../event/eventLine.js';
import type { RawReply } from '../reply.js';
import { done, serving, streamId } from './answering.js';
import { number, refused } from './arguments.js';
import { command, decimal, nothing, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';

/** REDIRECTSTREAM, control-spec 3.15. Without a port, the port of the stream stays. */
export const redirectStream = (id: StreamId, address: string, port?: Port): Request<RawReply, void> =>
  command({
    name: 'REDIRECTSTREAM',
    write: (w) => {
      decimal(w, 'StreamID', id, MAX_ID);
      word(w, 'Address', address);
      if (port !== undefined) decimal(w, 'Port', port, 0xffff);
    },
    read: nothing,
  });

/** Further words are ignored, as in Tor. */
export const serveRedirectStream: ServeCommand = (tor, line) =>
  serving(tor.redirectStream, line, { min: 2, max: Infinity }, (redirect, { words: [id = '', address = '', text] }) =>
    F.pipe(
      streamId(id),
      E.flatMap((stream) => {
        if (text === undefined) return done(() => redirect(stream, address));
        const port = number(text, 0xffff, 1);
        return port === undefined
          ? refused(512, `Cannot parse port "${text}"`)
          : done(() => redirect(stream, address, port));
      }),
    ),
  );
