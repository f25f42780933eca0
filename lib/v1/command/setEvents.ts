import type { Request } from '../../client/Request.js';
import type { RawReply } from '../reply.js';
import { command, nothing } from './command.js';

/** SETEVENTS, control-spec 3.4, with each name once. */
export const setEvents = (names: ReadonlyArray<string>): Request<RawReply, void> =>
  command({
    name: 'SETEVENTS',
    about: 'code',
    write: (w) => {
      for (const name of new Set(names)) w.text('Event', ` ${name}`);
    },
    read: nothing,
  });
