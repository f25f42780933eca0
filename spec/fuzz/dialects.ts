/** The far end of a client in TC and in v1, by hand: what it reads and what it writes. */
import type { Observable } from 'rxjs';
import { client, frame as rawFrame, secret } from '../../lib/index.js';
import type { Backoff, Connect, Status, Tor, TorError } from '../../lib/index.js';
import type { Diagnostic } from '../../lib/client/ClientProtocol.js';
import { v1Client } from '../../lib/v1/index.js';
import type { SchedulerLike } from 'rxjs';
import { reader, textOf, utf8 } from './bytes.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import type { Answer, Question } from './questions.js';
import * as tcBytes from './tcBytes.js';
import { TYPE } from './tcBytes.js';
import { brokenFrame, brokenLine, codeOf, eventFrame, eventLine, tags } from './torEvents.js';
import type { Tag } from './torEvents.js';

/** What the far end reads. */
export type Received =
  | { readonly kind: 'Authenticate'; readonly secret: string }
  | { readonly kind: 'Introduction'; readonly reply: Uint8Array }
  | { readonly kind: 'SetEvents'; readonly tags: ReadonlyArray<Tag> }
  | { readonly kind: 'Unreadable'; readonly shown: string }
  | Question;

export interface Options {
  readonly secret: string;
  readonly timeout: number;
  readonly reconnect: Backoff;
  readonly scheduler: SchedulerLike;
}

export interface AnyClient extends Tor {
  readonly status$: Observable<Status>;
  readonly diagnostic$: Observable<Diagnostic>;
  readonly close: () => void;
}

export interface Dialect {
  readonly name: string;
  readonly client: (connect: Connect, options: Options) => AnyClient;
  /** A request by the protocol's own raw form, whose answer is that of a GETCONF of one key. */
  readonly raw: (tor: AnyClient, key: string) => ObservableEither<TorError, unknown>;
  readonly shownRaw: (value: unknown) => string;
  readonly receive: () => (chunk: Uint8Array) => ReadonlyArray<Received>;
  readonly reply: (question: Question, answer: Answer) => Uint8Array;
  readonly event: (tag: Tag, n: number) => Uint8Array;
  readonly broken: (tag: Tag) => Uint8Array | undefined;
  /** What changes nothing between two messages. */
  readonly noise: ReadonlyArray<Uint8Array>;
}

// -------------------------------------------------------------------------------------
// TC
// -------------------------------------------------------------------------------------

const receivedFrame = (bytes: Uint8Array): Received => {
  switch (tcBytes.typeOf(bytes)) {
    case TYPE.Authenticate:
      return { kind: 'Authenticate', secret: textOf(bytes.subarray(4)) };
    case TYPE.SetEvents:
      return { kind: 'SetEvents', tags: tcBytes.codesIn(bytes).map((code) => tags[code - 1] as Tag) };
    default:
      return tcBytes.questionIn(bytes) ?? { kind: 'Unreadable', shown: bytes.join(' ') };
  }
};

export const tc: Dialect = {
  name: 'TC',
  client: (connect, { secret: text, ...options }) => client(connect, { ...options, secret: secret(text) }),
  raw: (tor, key) => (tor as ReturnType<typeof client>).request(rawFrame(TYPE.GetConf, utf8(`${key}\n`))),
  shownRaw: (value) => {
    const { type, body } = value as { readonly type: number; readonly body: Uint8Array };
    return type === TYPE.ConfValue ? textOf(body).trimEnd() : `a frame of type ${type}`;
  },
  receive: () => {
    const read = tcBytes.frameReader();
    return (chunk) => read(chunk).map(receivedFrame);
  },
  reply: (_, answer) => tcBytes.replies(answer),
  event: eventFrame,
  broken: brokenFrame,
  noise: [
    // types that TC does not have, and those that only a client sends
    ...[0x0d, 0x77, 0x7fff, 0x8002, 0xffff].map((type) => tcBytes.frame(type, utf8('K1 forged\n'))),
    ...[TYPE.SetConf, TYPE.GetConf, TYPE.Authenticate, TYPE.SaveConf, TYPE.GetAllMappings].map((type) =>
      tcBytes.frame(type, utf8('K1 forged\n')),
    ),
    // events that TC does not have, or without a code
    tcBytes.frame(TYPE.Event, [0, 0x77, 1]),
    tcBytes.frame(TYPE.Event, [0]),
    tcBytes.frame(TYPE.Event, []),
  ],
};

/** A far end of TC that refuses, such as `error` of `tcBytes`. */
export const codesOf = (observed: Iterable<Tag>): ReadonlyArray<number> => [...observed].map(codeOf).sort();

// -------------------------------------------------------------------------------------
// v1
// -------------------------------------------------------------------------------------

const NAMES: Readonly<Record<string, Tag>> = {
  CIRC: 'Circuit',
  STREAM: 'Stream',
  ORCONN: 'OrConnection',
  BW: 'Bandwidth',
  NOTICE: 'Log',
};

const introduction = utf8(
  '250-PROTOCOLINFO 1\r\n250-AUTH METHODS=HASHEDPASSWORD\r\n250-VERSION Tor="0.4.9.11"\r\n250 OK\r\n',
);

const receivedLine = (line: string): Received => {
  const [verb = '', ...words] = line.split(' ');
  switch (verb) {
    case 'PROTOCOLINFO':
      return { kind: 'Introduction', reply: introduction };
    case 'AUTHENTICATE':
      return { kind: 'Authenticate', secret: Buffer.from(words[0] ?? '', 'hex').toString() };
    case 'SETEVENTS':
      return { kind: 'SetEvents', tags: words.flatMap((word) => NAMES[word] ?? []) };
    case 'GETCONF':
      return { kind: 'GetConf', keys: words };
    case 'SETCONF':
      return { kind: 'SetConf', keys: words.map((word) => word.split('=')[0] as string) };
    case 'SAVECONF':
      return { kind: 'SaveConf', nth: 0 };
    case 'SIGNAL':
      return { kind: 'Signal', nth: 0 };
    case 'MAPADDRESS': {
      const [from = '', to = ''] = (words[0] ?? '').split('=');
      return { kind: 'MapAddress', from, to };
    }
    case 'GETINFO':
      if (words.join() === 'address-mappings/all') return { kind: 'GetAllMappings', nth: 0 };
  }
  return { kind: 'Unreadable', shown: line };
};

/** The lines of an answer of v1. */
export const v1Lines = (answer: Answer): ReadonlyArray<string> => {
  switch (answer.tag) {
    case 'Done':
      return ['250 OK'];
    case 'Lines':
      return answer.lines.map(([key, value], i) => `250${i === answer.lines.length - 1 ? ' ' : '-'}${key}=${value}`);
    case 'Mapped':
      return [`250 ${answer.mapping.join('=')}`];
    case 'Mappings':
      return answer.mappings.length < 2
        ? [`250-address-mappings/all=${answer.mappings.map((pair) => `${pair.join(' ')} NEVER`).join('')}`, '250 OK']
        : ['250+address-mappings/all=', ...answer.mappings.map((pair) => `${pair.join(' ')} NEVER`), '.', '250 OK'];
    case 'Refused':
      return [`${answer.status} ${answer.text}`];
  }
};

export const ofLines = (...lines: ReadonlyArray<string>): Uint8Array =>
  utf8(lines.map((line) => `${line}\r\n`).join(''));

export const v1: Dialect = {
  name: 'v1',
  client: (connect, { secret: text, ...options }) => v1Client(connect, { ...options, password: secret(text) }),
  raw: (tor, key) => (tor as ReturnType<typeof v1Client>).command(`GETCONF ${key}`),
  shownRaw: (value) =>
    (value as ReadonlyArray<{ readonly text: string }>).map(({ text }) => text.replace('=', ' ')).join('\n'),
  receive: () => {
    const read = reader((bytes) => {
      const end = bytes.indexOf(0x0a);
      return end === -1 ? undefined : end + 1;
    });
    return (chunk) => read(chunk).map((line) => receivedLine(textOf(line).trimEnd()));
  },
  reply: (_, answer) => ofLines(...v1Lines(answer)),
  event: (tag, n) => ofLines(eventLine(tag, n)),
  broken: (tag) => {
    const line = brokenLine(tag);
    return line === undefined ? undefined : ofLines(line);
  },
  noise: [
    ofLines('650 A_LATER_EVENT 1 2 3'),
    ofLines('650-A_LATER_EVENT 1', '650 250 OK'),
    ofLines('650+A_LATER_EVENT', '250 OK', '..', '.', '650 OK'),
    ofLines('650 NEWDESC $0000000000000000000000000000000000000000~x'),
  ],
};
