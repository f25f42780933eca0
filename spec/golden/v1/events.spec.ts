/**
 * Events of a real Tor 0.4.9.11 on a private network, as they were recorded: at least one of each name, except ERR,
 * which a Tor sends before it exits.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { Writer } from '../../../lib/internal/Writer.js';
import { readerOf } from '../../../lib/v1/event/index.js';
import { v1EventNames, writeV1Event } from '../../../lib/v1/event/codecs.js';
import { v1EventCodecs, v1NameOf } from '../../../lib/v1/index.js';
import type { V1Event, V1EventName } from '../../../lib/v1/index.js';
import { latin1, parseText } from '../../v1/parts.js';

const recorded = ['events.txt', 'session-1.txt']
  .map((file) => readFileSync(join(__dirname, file), 'latin1'))
  .join('')
  .replace(/^C: .*\r\n/gm, '');
const { messages, problem } = parseText(recorded);
/** An application asked for a name with a quote and a space, which a Tor prints as it is. */
const isAmbiguous = (message: string): boolean => message.includes(' a"b c.com:80');
const events = messages.filter((message) => message.startsWith('650') && !isAmbiguous(message));
const nameOf = (message: string): string => /^650[-+ ]([A-Z_]+)/.exec(message)?.[1] ?? '';

const decode = (message: string): V1Event => {
  const bytes = latin1(message);
  const event = readerOf(nameOf(message))({ bytes, start: 0, end: bytes.length });
  if (E.isLeft(event)) throw new Error(`${message}: ${JSON.stringify(event.left)}`);
  return event.right as V1Event;
};

const encode = (name: string, event: V1Event): string => {
  const writer = new Writer();
  const failure = writeV1Event(writer, name, event);
  if (failure !== undefined) throw new Error(JSON.stringify([event, failure]));
  return Buffer.from(writer.take()).toString('latin1');
};

it('the recording is whole', () => {
  expect(problem).toBeUndefined();
  expect(new Set(events.map(nameOf))).toEqual(new Set(v1EventNames.filter((name) => name !== 'ERR')));
});

it.each(v1EventNames)('law: %s that is decoded encodes to the same bytes', (name) => {
  const own = events.filter((message) => nameOf(message) === name);
  expect(own.map((message) => encode(name, decode(message)))).toEqual(own);
});

it('law: the codecs are made of the same halves', () => {
  for (const message of events) {
    const codec = v1EventCodecs[nameOf(message) as V1EventName];
    const event = decode(message);
    expect(codec.decode(latin1(message))).toEqual(E.right(event));
    expect(codec.is(event)).toBe(true);
    const encoded = (codec.encode as (one: V1Event) => E.Either<unknown, Uint8Array>)(event);
    expect(E.map((bytes: Uint8Array) => Buffer.from(bytes).toString('latin1'))(encoded)).toEqual(E.right(message));
    expect(v1NameOf(event)).toBe(nameOf(message));
  }
});

it('the library has a field for every word and keyword in them', () => {
  const rest = events.flatMap((message) => {
    const event = decode(message);
    return 'words' in event || 'other' in event ? [message] : [];
  });
  expect(rest).toEqual([]);
});

it('a name that reads as several words is a Left', () => {
  const ambiguous = messages.filter(isAmbiguous).map(latin1);
  expect(ambiguous.length).toBeGreaterThan(0);
  for (const bytes of ambiguous) {
    expect(readerOf('STREAM')({ bytes, start: 0, end: bytes.length })).toMatchObject({ left: { field: 'Target' } });
  }
});
