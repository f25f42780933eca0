import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { Writer } from '../../internal/Writer.js';
import type { EncodeError } from '../../TorError.js';
import type { OnionClientAuth } from '../model/onions.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { parseWords } from '../text/words.js';
import { serving } from './answering.js';
import { refused } from './arguments.js';
import { command, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { isServiceId } from './serviceId.js';
import { endLine, midLine, reply } from './writeReply.js';

const NAME = 'ONION_CLIENT_AUTH_VIEW';

/** ONION_CLIENT_AUTH_VIEW, control-spec 3.32. */
export const viewOnionClientAuth = (service?: string): Request<RawReply, ReadonlyArray<OnionClientAuth>> =>
  command({
    name: NAME,
    write: (w) => {
      if (service !== undefined) word(w, 'HSAddress', service);
    },
    wanted: 'a line for each key',
    begins: isFirst,
    read: keysOf,
  });

const isFirst = (text: string): boolean => text === NAME || text.startsWith(`${NAME} `);

const keysOf = (lines: ReadonlyArray<ReplyLine>): E.Either<never, ReadonlyArray<OnionClientAuth>> | undefined => {
  if (lines.length < 2 || !isFirst(lines[0]?.text ?? '') || lines.at(-1)?.text !== 'OK') return undefined;
  const keys: OnionClientAuth[] = [];
  for (const { text } of lines.slice(1, -1)) {
    const key = readKey(text);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return E.right(keys);
};

/**
 * ```text
 * CLIENT HSAddress KeyType:PrivateKeyBlob [Flags=Flag,...] [ClientName=Nickname]
 * ```
 */
const readKey = (text: string): OnionClientAuth | undefined => {
  // the text of a key may end with equals signs
  const parsed = parseWords(text, 0, 3);
  const [name, service, key] = parsed?.words ?? [];
  const colon = key?.indexOf(':') ?? -1;
  if (parsed === undefined || name !== 'CLIENT' || service === undefined || key === undefined || colon < 1) {
    return undefined;
  }
  const { ClientName, Flags = '' } = parsed.keywords;
  return {
    service,
    key: { type: key.slice(0, colon), blob: key.slice(colon + 1) },
    ...(ClientName === undefined ? {} : { name: ClientName }),
    permanent: Flags.split(',').includes('Permanent'),
  };
};

export const serveViewOnionClientAuth: ServeCommand = (tor, line) =>
  serving(tor.viewOnionClientAuth, line, { max: 1, keywords: {} }, (view, { words: [service] }) =>
    service === undefined || isServiceId(service)
      ? E.right({ question: () => view(service), write: writeKeys(service) })
      : refused(512, `Invalid v3 address "${service}"`),
  );

const writeKeys =
  (asked: string | undefined) =>
  (w: Writer, keys: ReadonlyArray<OnionClientAuth>): EncodeError | undefined =>
    reply(w, NAME, () => {
      midLine(w, 'HSAddress', asked === undefined ? NAME : `${NAME} ${asked}`);
      for (const { service, key, name, permanent } of keys) {
        const flags = permanent ? ' Flags=Permanent' : '';
        const nickname = name === undefined ? '' : ` ClientName=${name}`;
        midLine(w, 'Client', `CLIENT ${service} ${key.type}:${key.blob}${flags}${nickname}`);
      }
      endLine(w, 'Status', 'OK');
    });
