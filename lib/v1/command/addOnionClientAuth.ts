import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { Writer } from '../../internal/Writer.js';
import type { EncodeError } from '../../TorError.js';
import type { OnionClientAuthAdded, OnionClientAuthOptions, OnionKey } from '../model/onions.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { quoted } from '../text/quoted.js';
import { serving } from './answering.js';
import { refused } from './arguments.js';
import { command, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { isServiceId } from './serviceId.js';
import { reply } from './writeReply.js';

/** Tor answers a longer name twice, which would put the replies out of step. */
const MAX_NAME = 16;

/** The longest type that a refusal shows: a longer one may be a key in the wrong place. */
const MAX_TYPE = 16;

/** ONION_CLIENT_AUTH_ADD, control-spec 3.30. An error does not show the key. */
export const addOnionClientAuth = (
  service: string,
  key: OnionKey,
  { name, permanent = false }: OnionClientAuthOptions = {},
): Request<RawReply, OnionClientAuthAdded> =>
  command({
    name: 'ONION_CLIENT_AUTH_ADD',
    write: (w) => {
      word(w, 'HSAddress', service);
      word(w, 'Key', `${key.type}:${key.blob}`, '', 'another text');
      if (name !== undefined) {
        if (name.length > MAX_NAME) w.fail('ClientName', `up to ${String(MAX_NAME)} characters`, 'more');
        word(w, 'ClientName', name, 'ClientName=');
      }
      if (permanent) w.text('Flags', ' Flags=Permanent');
    },
    wanted: '250, 251 or 252',
    read: added,
  });

const statuses: Readonly<Record<number, OnionClientAuthAdded>> = {
  250: 'Registered',
  251: 'Replaced',
  252: 'Decrypted',
};

const added = ([line, ...more]: ReadonlyArray<ReplyLine>): E.Either<never, OnionClientAuthAdded> | undefined => {
  const result = statuses[line?.status ?? 0];
  if (result === undefined || more.length > 0 || (result === 'Registered' && line?.text !== 'OK')) return undefined;
  return E.right(result);
};

/** Unknown keywords are ignored, as in Tor. A refusal never shows the key. */
export const serveAddOnionClientAuth: ServeCommand = (tor, line) =>
  serving(tor.addOnionClientAuth, line, { max: 2, keywords: {} }, (add, { words, keywords }) => {
    const [service = '', text] = words;
    if (text === undefined) return refused(512, 'Incomplete ONION_CLIENT_AUTH_ADD command');
    if (!isServiceId(service)) return refused(512, `Invalid v3 address "${service}"`);
    const [type = '', blob = '', ...more] = text.split(':').filter((part) => part !== '');
    if (blob === '' || more.length > 0) return refused(512, 'Invalid key type/blob');
    if (type.length > MAX_TYPE) return refused(512, 'Invalid key type/blob');
    if (type.toLowerCase() !== 'x25519') return refused(552, `Unrecognized key type "${type}"`);
    if (!/^[A-Za-z0-9+/]{43}=?$/.test(blob)) return refused(512, 'Failed to decode x25519 private key');
    const options: { -readonly [F in keyof OnionClientAuthOptions]: OnionClientAuthOptions[F] } = {};
    for (const { key, value } of keywords) {
      if (/^flags/i.test(key)) {
        const flags = value.split(',').filter((flag) => flag !== '');
        if (flags.length === 0) return refused(512, "Invalid 'Flags' argument");
        const unknown = flags.find((flag) => flag.toLowerCase() !== 'permanent');
        if (unknown !== undefined) return refused(512, `Invalid 'Flags' argument: ${quoted(unknown)}`);
        options.permanent = true;
      } else if (key.toLowerCase() === 'clientname') {
        if (value.length > MAX_NAME) return refused(512, `ClientName longer than ${String(MAX_NAME)} chars`);
        options.name = value;
      }
    }
    return E.right({ question: () => add(service, { type: 'x25519', blob }, options), write: writeAdded });
  });

const texts: Readonly<Record<OnionClientAuthAdded, string>> = {
  Registered: '250 OK',
  Replaced: '251 Client for onion existed and replaced',
  Decrypted: '252 Registered client and decrypted desc',
};

const writeAdded = (w: Writer, answer: OnionClientAuthAdded): EncodeError | undefined =>
  reply(w, 'ONION_CLIENT_AUTH_ADD', () => w.text('Status', `${texts[answer]}\r\n`));
