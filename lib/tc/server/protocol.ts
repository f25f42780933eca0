/** The server side of TC. */
import { recognize } from '../../internal/beginning.js';
import { eventTable, eventTags } from '../../model/Event.js';
import type { Feed, Foreign, ServerProtocol } from '../../server/ServerProtocol.js';
import type { Tor } from '../../Tor.js';
import { decodeError } from '../../TorError.js';
import { showRecognized } from '../../showTorError.js';
import type { FrameBatch } from '../frame/step.js';
import { missing, noFrames } from '../frame/step.js';
import { messageTypes } from '../message/Message.js';
import { writeError, writeEvent } from './encode.js';
import { speaksTc } from './errors.js';
import { read } from './read.js';

/** One kind per event, in the order of their codes. */
const feeds: ReadonlyArray<Feed<Tor>> = /* #__PURE__ */ eventTags.map((tag): Feed<Tor> => ({
  name: tag,
  item$: (tor) => tor[eventTable[tag].stream],
  write: writeEvent as Feed<Tor>['write'],
}));

/** HTTP, which may come from a web page, is not answered. */
const foreign = (head: string): Foreign | undefined => {
  const got = recognize(head);
  return got === undefined
    ? undefined
    : {
        reason: decodeError('frame', 'Length', 0, 'a frame of TC', showRecognized(got)),
        reply: got === 'v1' ? writeError(speaksTc) : undefined,
      };
};

export const tc: ServerProtocol<Tor, FrameBatch> = {
  start: noFrames,
  foreign,
  read,
  missing,
  done: /* #__PURE__ */ (() => new Uint8Array([0, 0, 0, messageTypes.Done]))(),
  writeError,
  feeds,
};
