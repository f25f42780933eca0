import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { Writer } from '../../internal/Writer.js';
import type { EncodeError, ServerError } from '../../TorError.js';
import type { NewOnion, Onion, OnionKey, OnionPort } from '../model/onions.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { quoted } from '../text/quoted.js';
import { serving } from './answering.js';
import { number, refused } from './arguments.js';
import type { Keyword } from './arguments.js';
import { command, decimal, within, word } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { endLine, midLine, reply } from './writeReply.js';

const MAX_INT = 0x7fff_ffff;

/** ADD_ONION, control-spec 3.27. */
export const addOnion = ({
  ports,
  key,
  discardKey = false,
  detach = false,
  maxStreams,
  maxStreamsCloseCircuit = false,
  nonAnonymous = false,
  clients = [],
  powDefenses,
  powQueueRate,
  powQueueBurst,
}: NewOnion): Request<RawReply, Onion> =>
  command({
    name: 'ADD_ONION',
    write: (w) => {
      // a key that was read from a file may end with a newline; an error does not show it
      word(w, 'Key', key === undefined ? 'NEW:BEST' : `${key.type}:${key.blob}`, '', 'another text');
      const flags = [
        ...(discardKey ? ['DiscardPK'] : []),
        ...(detach ? ['Detach'] : []),
        ...(clients.length > 0 ? ['V3Auth'] : []),
        ...(nonAnonymous ? ['NonAnonymous'] : []),
        ...(maxStreamsCloseCircuit ? ['MaxStreamsCloseCircuit'] : []),
      ];
      if (flags.length > 0) word(w, 'Flags', flags.join(','), 'Flags=');
      if (maxStreams !== undefined) decimal(w, 'MaxStreams', maxStreams, 0xffff, 'MaxStreams=');
      if (powDefenses !== undefined) w.text('PoW', ` PoWDefensesEnabled=${powDefenses ? '1' : '0'}`);
      if (powQueueRate !== undefined) decimal(w, 'PoWQueueRate', powQueueRate, MAX_INT, 'PoWQueueRate=');
      if (powQueueBurst !== undefined) decimal(w, 'PoWQueueBurst', powQueueBurst, MAX_INT, 'PoWQueueBurst=');
      if (ports.length === 0) w.fail('Ports', 'at least one port', 'none');
      for (const { port, target } of ports) {
        if (target === undefined) decimal(w, 'Port', port, 0xffff, 'Port=');
        else if (within(w, 'Port', port, 0xffff)) word(w, 'Target', `${String(port)},${target}`, 'Port=');
      }
      for (const client of clients) word(w, 'Client', client, 'ClientAuthV3=');
    },
    wanted: 'a ServiceID',
    begins: beginsServiceId,
    read: added,
  });

const beginsServiceId = (text: string): boolean => text.startsWith('ServiceID=');

const added = (lines: ReadonlyArray<ReplyLine>): E.Either<never, Onion> | undefined => {
  const serviceId = textAfter(lines, 'ServiceID=');
  const privateKey = textAfter(lines, 'PrivateKey=');
  const colon = privateKey?.indexOf(':') ?? -1;
  return serviceId === undefined
    ? undefined
    : E.right({
        serviceId,
        key:
          privateKey === undefined || colon === -1
            ? undefined
            : { type: privateKey.slice(0, colon), blob: privateKey.slice(colon + 1) },
      });
};

const textAfter = (lines: ReadonlyArray<{ readonly text: string }>, key: string): string | undefined =>
  lines.find(({ text }) => text.startsWith(key))?.text.slice(key.length);

const keywordNames: ReadonlyArray<string> = [
  'port',
  'flags',
  'maxstreams',
  'clientauth',
  'clientauthv3',
  'powdefensesenabled',
  'powqueuerate',
  'powqueueburst',
];

/** The arguments are checked in the order of Tor, the key last. A refusal never shows a key. */
export const serveAddOnion: ServeCommand = (tor, line) =>
  serving(tor.addOnion, line, { min: 1, keywords: { allowed: keywordNames } }, (addOnion, { words, keywords }) => {
    const read = readKeywords(keywords);
    if (E.isLeft(read)) return read;
    const key = readKey(words[0] ?? '');
    if (E.isLeft(key)) return key;
    const { clients } = read.right;
    return E.right({
      question: () => addOnion(key.right === undefined ? read.right : { ...read.right, key: key.right }),
      write: writeOnion(clients ?? []),
    });
  });

const readKeywords = (keywords: ReadonlyArray<Keyword>): E.Either<ServerError, NewOnion> => {
  const service: { -readonly [F in keyof NewOnion]: NewOnion[F] } = { ports: [] };
  const ports: OnionPort[] = [];
  const clients: string[] = [];
  let isV3Auth = false;
  for (const { key, value } of keywords) {
    switch (key.toLowerCase()) {
      case 'port': {
        const port = readPort(value);
        if (port === undefined) return refused(512, 'Invalid VIRTPORT/TARGET');
        ports.push(port);
        break;
      }
      case 'maxstreams':
        if ((service.maxStreams = number(value, 0xffff)) === undefined) return refused(512, 'Invalid MaxStreams');
        break;
      case 'powdefensesenabled':
        if (value !== '0' && value !== '1') return refused(512, 'Invalid PoWDefensesEnabled');
        service.powDefenses = value === '1';
        break;
      case 'powqueuerate':
        if ((service.powQueueRate = number(value, MAX_INT)) === undefined) return refused(512, 'Invalid PoWQueueRate');
        break;
      case 'powqueueburst':
        if ((service.powQueueBurst = number(value, MAX_INT)) === undefined)
          return refused(512, 'Invalid PoWQueueBurst');
        break;
      case 'clientauthv3':
        if (!/^[A-Za-z2-7]{52}$/.test(value)) return refused(512, 'Cannot decode v3 client auth key');
        clients.push(value);
        break;
      case 'flags': {
        const flags = value.split(',').filter((flag) => flag !== '');
        if (flags.length === 0) return refused(512, "Invalid 'Flags' argument");
        for (const flag of flags) {
          const name = flagNames[flag.toLowerCase()];
          if (name === undefined) return refused(512, `Invalid 'Flags' argument: ${quoted(flag)}`);
          if (name === 'V3Auth') isV3Auth = true;
          else service[name] = true;
        }
        break;
      }
      // ClientAuth was for services of version 2
      default:
        return refused(512, `Bad arguments to ADD_ONION: Unrecognized keyword argument ${quoted(key)}`);
    }
  }
  if (ports.length === 0) return refused(512, "Missing 'Port' argument");
  if (isV3Auth && clients.length === 0) return refused(512, 'No auth clients specified');
  if (!isV3Auth && clients.length > 0) return refused(512, 'No auth type specified');
  return E.right({ ...service, ports, ...(clients.length > 0 ? { clients } : {}) });
};

type Flag = 'V3Auth' | 'discardKey' | 'detach' | 'nonAnonymous' | 'maxStreamsCloseCircuit';

const flagNames: Readonly<Record<string, Flag>> = {
  v3auth: 'V3Auth',
  discardpk: 'discardKey',
  detach: 'detach',
  nonanonymous: 'nonAnonymous',
  maxstreamsclosecircuit: 'maxStreamsCloseCircuit',
};

const targetForm =
  /^(?:unix:.+|(?:(?:\[[0-9A-Fa-f:.]+\]|[^:,[\]]*[^:,[\]0-9][^:,[\]]*)(?::([0-9]{1,5}))?)|([0-9]{1,5}))$/;

const readPort = (text: string): OnionPort | undefined => {
  const comma = text.indexOf(',');
  const port = number(comma === -1 ? text : text.slice(0, comma), 0xffff, 1);
  if (port === undefined || comma === -1) return port === undefined ? undefined : { port };
  const target = text.slice(comma + 1);
  const found = targetForm.exec(target);
  if (found === null) return undefined;
  const [, ofHost, alone] = found;
  return number(ofHost ?? alone ?? '1', 0xffff, 1) === undefined ? undefined : { port, target };
};

/** The key of an existing service; `undefined` for a new one. */
const readKey = (text: string): E.Either<ServerError, OnionKey | undefined> => {
  const [type = '', blob = '', ...more] = text.split(':').filter((part) => part !== '');
  if (blob === '' || more.length > 0) return refused(512, 'Invalid key type/blob');
  switch (type.toUpperCase()) {
    case 'NEW':
      return /^(?:BEST|ED25519-V3)$/i.test(blob) ? E.right(undefined) : refused(513, 'Invalid key type');
    case 'ED25519-V3':
      return /^[A-Za-z0-9+/]{86}(?:==)?$/.test(blob)
        ? E.right({ type: 'ED25519-V3', blob })
        : refused(512, 'Failed to decode ED25519-V3 key');
    default:
      return refused(513, 'Invalid key type');
  }
};

const writeOnion =
  (clients: ReadonlyArray<string>) =>
  (w: Writer, { serviceId, key }: Onion): EncodeError | undefined =>
    reply(w, 'ADD_ONION', () => {
      midLine(w, 'ServiceID', `ServiceID=${serviceId}`);
      if (key !== undefined) midLine(w, 'PrivateKey', `PrivateKey=${key.type}:${key.blob}`);
      for (const client of clients) midLine(w, 'Client', `ClientAuthV3=${client}`);
      endLine(w, 'Status', 'OK');
    });
