import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { Writer } from '../../internal/Writer.js';
import type { EncodeError } from '../../TorError.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { serving } from './answering.js';
import { refused } from './arguments.js';
import { command, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { isServiceId } from './serviceId.js';
import { reply, writeOk } from './writeReply.js';

/** ONION_CLIENT_AUTH_REMOVE, control-spec 3.31. False if the Tor had no key for the service. */
export const removeOnionClientAuth = (service: string): Request<RawReply, boolean> =>
  command({
    name: 'ONION_CLIENT_AUTH_REMOVE',
    write: (w) => word(w, 'HSAddress', service),
    wanted: '250 OK or 251',
    read: removed,
  });

const removed = ([line, ...more]: ReadonlyArray<ReplyLine>): E.Either<never, boolean> | undefined =>
  line !== undefined && more.length === 0 && (line.text === 'OK' || line.status === 251)
    ? E.right(line.status !== 251)
    : undefined;

export const serveRemoveOnionClientAuth: ServeCommand = (tor, line) =>
  serving(tor.removeOnionClientAuth, line, { max: 1, keywords: {} }, (remove, { words: [service] }) => {
    if (service === undefined) return refused(512, 'Incomplete ONION_CLIENT_AUTH_REMOVE command');
    if (!isServiceId(service)) return refused(512, `Invalid v3 address "${service}"`);
    return E.right({ question: () => remove(service), write: writeRemoved(service) });
  });

const writeRemoved =
  (service: string) =>
  (w: Writer, existed: boolean): EncodeError | undefined =>
    existed
      ? writeOk(w)
      : reply(w, 'ONION_CLIENT_AUTH_REMOVE', () => w.text('Status', `251 No credentials for "${service}"\r\n`));
