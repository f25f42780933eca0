/** The client of a server in TC and in v1, by hand: what it writes, and what it must receive. */
import { listen } from '../../lib/index.js';
import type { Listen, ListenOptions, Tor } from '../../lib/index.js';
import { listenV1 } from '../../lib/v1/index.js';
import { joined, reader, utf8 } from './bytes.js';
import { ofLines, v1Lines } from './dialects.js';
import type { Answer, Question } from './questions.js';
import { error, frame, frameReader, replies, request, TYPE, typeOf, uint16 } from './tcBytes.js';
import { codeOf, eventFrame, eventLine } from './torEvents.js';
import type { Tag } from './torEvents.js';

/** The part of the events that a policy shows. */
export type View = 'all' | 'allowEvents' | 'redact';

/** The requests before authentication that a server refuses, and what it does at the first one that is too many. */
export interface Stranger {
  readonly tolerated: number;
  readonly refusal: Uint8Array;
  readonly end: ReadonlyArray<Uint8Array>;
}

export interface Wire {
  readonly listen: (tor: Tor, address: Listen, options: ListenOptions) => ReturnType<typeof listen>;
  /** Splits chunks into messages. */
  readonly reader: () => (chunk: Uint8Array) => ReadonlyArray<Uint8Array>;
  readonly isEvent: (message: Uint8Array) => boolean;
  /** Whether two errors have the same code. */
  readonly hasSameCode: (one: Uint8Array, other: Uint8Array) => boolean;

  /** `form` selects one of the forms of a secret. */
  readonly authenticate: (secret: string, form: number) => Uint8Array;
  readonly setEvents: (tags: ReadonlyArray<Tag>) => Uint8Array;
  readonly request: (question: Question) => Uint8Array;

  /** Whether a server without secrets accepts any secret. */
  readonly isOpenToAll: boolean;
  readonly stranger: Stranger;
  /** The beginning of an AUTHENTICATE that is too long before authentication, if this length is. */
  readonly tooLong: (length: number) => Uint8Array | undefined;
  readonly tooLongReply: ReadonlyArray<Uint8Array>;
  /** Messages that are refused as soon as they are read, and an error of the same code as theirs. */
  readonly refusals: ReadonlyArray<readonly [bytes: Uint8Array, error: Uint8Array]>;

  readonly done: Uint8Array;
  readonly failed: Uint8Array;
  readonly exhausted: Uint8Array;
  readonly noAnswer: Uint8Array;
  readonly denied: (text: string) => Uint8Array;
  readonly limited: (text: string) => Uint8Array;
  /** The messages of an answer, one behind the other. */
  readonly replies: (question: Question, answer: Answer) => Uint8Array;
  /** The event as the view shows it, or nothing. */
  readonly event: (view: View, tag: Tag, n: number) => Uint8Array | undefined;
}

const isHidden = (view: View, tag: Tag): boolean => view === 'allowEvents' && tag !== 'Bandwidth' && tag !== 'Stream';

// -------------------------------------------------------------------------------------
// TC
// -------------------------------------------------------------------------------------

const required = error(7, 'Authentication required');

export const tcWire: Wire = {
  listen,
  reader: frameReader,
  isEvent: (bytes) => typeOf(bytes) === TYPE.Event,
  hasSameCode: (one, other) => Buffer.compare(one.subarray(2, 6), other.subarray(2, 6)) === 0,
  authenticate: (secret) => frame(TYPE.Authenticate, utf8(secret)),
  setEvents: (all) =>
    frame(
      TYPE.SetEvents,
      all.flatMap((tag) => uint16(codeOf(tag))),
    ),
  request,
  isOpenToAll: false,
  stranger: { tolerated: 3, refusal: required, end: [] },
  // its header alone is too much
  tooLong: (length) => (length > 1024 ? Uint8Array.from([...uint16(length), ...uint16(TYPE.Authenticate)]) : undefined),
  tooLongReply: [],
  refusals: [
    [frame(0x77), error(2, '')],
    [frame(0xffff, utf8('x')), error(2, '')],
    [frame(TYPE.Done), error(2, '')],
    [frame(TYPE.ConfValue, utf8('K1 forged\n')), error(2, '')],
    [frame(TYPE.SetEvents, [1]), error(3, '')],
    [frame(TYPE.SetEvents, [0, 9]), error(6, '')],
    [frame(TYPE.Signal, [1, 2]), error(3, '')],
    [frame(TYPE.Signal, [77]), error(3, '')],
    [frame(TYPE.MapAddress, [9, 9]), error(3, '')],
  ],
  done: frame(TYPE.Done),
  failed: error(8, 'Authentication failed'),
  exhausted: error(9, 'Resource exhausted'),
  noAnswer: error(1, 'Internal error'),
  denied: (text) => error(7, text),
  limited: (text) => error(9, text),
  replies: (_, answer) => replies(answer),
  event: (view, tag, n) => {
    if (isHidden(view, tag)) return undefined;
    if (view === 'redact' && tag === 'Log') return frame(TYPE.Event, [...uint16(codeOf(tag)), ...utf8('[scrubbed]\0')]);
    if (view === 'redact' && tag === 'Stream') {
      return frame(TYPE.Event, joined(eventFrame(tag, n).subarray(4, 11), utf8('[scrubbed]:80\0')));
    }
    return eventFrame(tag, n);
  },
};

// -------------------------------------------------------------------------------------
// v1
// -------------------------------------------------------------------------------------

const LF = 0x0a;
const SPACE = 0x20;
const PLUS = 0x2b;
const DOT = 0x2e;

/** The end of the message at the beginning of the bytes: its lines, the last of which has a space after the status. */
const endOfMessage = (bytes: Uint8Array): number | undefined => {
  let inData = false;
  for (let line = 0; ;) {
    const end = bytes.indexOf(LF, line) + 1;
    if (end === 0) return undefined;
    if (inData) inData = !(end - line === 3 && bytes[line] === DOT);
    else if (bytes[line + 3] === SPACE) return end;
    else inData = bytes[line + 3] === PLUS;
    line = end;
  }
};

/** The messages of a server of v1. */
export const lineReader = (): ((chunk: Uint8Array) => ReadonlyArray<Uint8Array>) => reader(endOfMessage);

const names: Readonly<Record<Tag, string>> = {
  Circuit: 'CIRC',
  Stream: 'STREAM',
  OrConnection: 'ORCONN',
  Bandwidth: 'BW',
  Log: 'NOTICE',
};

/** A secret as the argument of AUTHENTICATE, in digits or in quotes. */
export const secretArgument = (secret: string, form: number): string =>
  form % 2 === 0
    ? Buffer.from(secret).toString('hex')
    : `"${secret.replace(/["\\]/g, '\\$&').replace(/\0/g, '\\000')}"`;

const requestLine = (question: Question): string => {
  switch (question.kind) {
    case 'GetConf':
      return `GETCONF ${question.keys.join(' ')}`;
    case 'SetConf':
      return `SETCONF ${question.keys.map((key, i) => `${key}=${i % 2 === 0 ? 'set' : '"set"'}`).join(' ')}`;
    case 'MapAddress':
      return `mapaddress ${question.from}=${question.to}`;
    case 'GetAllMappings':
      return 'GETINFO address-mappings/all';
    case 'SaveConf':
      return 'SAVECONF';
    case 'Signal':
      return 'SIGNAL RELOAD';
  }
};

/** The status of an error of the Tor that came without one. */
const statusOf = (question: Question, code: number): number | undefined => {
  if (code === 5) return question.kind === 'SetConf' ? 513 : 553;
  return statuses[code];
};

const statuses: Readonly<Record<number, number>> = { 1: 551, 3: 512, 4: 552, 6: 552 };

const eventsOfTc = (tag: Tag, n: number): string =>
  eventLine(tag, n)
    .replace(' PURPOSE=GENERAL', '')
    .replace(/^(650 STREAM \d+ SUCCEEDED) 7/, '$1 0');

/** `isOfV1`: the Tor that is served is a client of v1, whose statuses and details are kept. */
export const v1Wire = (isOfV1: boolean): Wire => ({
  listen: listenV1,
  reader: lineReader,
  isEvent: (bytes) => bytes[0] === 0x36,
  hasSameCode: (one, other) => Buffer.compare(one.subarray(0, 3), other.subarray(0, 3)) === 0,
  authenticate: (secret, form) => ofLines(`AUTHENTICATE ${secretArgument(secret, form)}`),
  setEvents: (all) => ofLines(['SETEVENTS', ...all.map((tag) => names[tag])].join(' ')),
  request: (question) => ofLines(requestLine(question)),
  isOpenToAll: true,
  stranger: {
    tolerated: 0,
    refusal: ofLines('514 Authentication required.'),
    end: [ofLines('514 Authentication required.')],
  },
  // the line does not end
  tooLong: (length) => (length > 2048 ? utf8(`AUTHENTICATE ${'a'.repeat(length)}`) : undefined),
  tooLongReply: [ofLines('500 Line too long.')],
  refusals: (
    [
      [510, 'FOO'],
      [510, ''],
      [510, '650 BW 1 2'],
      [510, '+FOO', 'SIGNAL HALT', '..', '.'],
      [510, '+GETCONF K1', 'SAVECONF', '.'],
      [512, 'SIGNAL RELOAD now'],
      [512, 'GETCONF K1\0'],
      [512, 'SIGNAL'],
      [552, 'SIGNAL NOPE'],
      [552, 'SETEVENTS BW NOPE CIRC'],
      [512, 'MAPADDRESS'],
      [512, 'SETCONF K1="forged'],
    ] as const
  ).map(([status, ...lines]) => [ofLines(...lines), ofLines(`${String(status)} `)]),
  done: ofLines('250 OK'),
  failed: ofLines('515 Authentication failed: Password did not match HashedControlPassword value from configuration'),
  exhausted: ofLines('451 Resource exhausted'),
  noAnswer: ofLines('551 Internal error'),
  denied: (text) => ofLines(`514 ${text}`),
  limited: (text) => ofLines(`451 ${text}`),
  replies: (question, answer) =>
    ofLines(
      ...v1Lines(
        answer.tag === 'Refused' && !isOfV1
          ? { ...answer, status: statusOf(question, answer.code) ?? answer.status }
          : answer,
      ),
    ),
  event: (view, tag, n) => {
    if (isHidden(view, tag)) return undefined;
    const line = isOfV1 ? eventLine(tag, n) : eventsOfTc(tag, n);
    if (view === 'redact' && tag === 'Log') return ofLines('650 NOTICE [scrubbed]');
    if (view === 'redact' && tag === 'Stream') return ofLines(line.replace(/ \S+$/, ' [scrubbed]:80'));
    return ofLines(line);
  },
});
