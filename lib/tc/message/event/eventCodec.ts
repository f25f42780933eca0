import type * as t from 'io-ts';
import { detailWords } from '../../../model/details.js';
import type { DetailWords } from '../../../model/details.js';
import { DETAILED, eventTable } from '../../../model/Event.js';
import type { TorEvent } from '../../../model/Event.js';
import { quote } from '../../../internal/text.js';
import type { Reader } from '../../../internal/Reader.js';
import type { Writer } from '../../../internal/Writer.js';
import { bodyCodec, bodyReader } from '../bodyCodec.js';
import type { BodyCodec, BodyReader } from '../bodyCodec.js';
import { splitLines } from '../lines.js';
import { is } from '../tags.js';

/**
 * Decodes the whole body of an EVENT: the half of its codec that a client needs. `fields` reads the fields after the
 * code.
 */
export interface EventReader<A> extends BodyReader<A> {
  readonly tag: TorEvent['_tag'];
  readonly fields: (reader: Reader) => A;
}

/** The codec of an EVENT, and of the same event with its details. */
export interface EventCodec<A> extends BodyCodec<A> {
  readonly detailed: BodyCodec<A>;
}

/**
 * Makes a reader from the table of the fields after the code.
 *
 * ```text
 * Event code  [2 octets]
 * ...         [the event's own fields]
 * ```
 */
export const eventReader = <A extends TorEvent>(
  kind: string,
  tag: A['_tag'],
  fields: (reader: Reader) => A,
): EventReader<A> => ({ ...bodyReader(`EVENT ${kind}`, withCode(eventTable[tag].code, fields)), tag, fields });

/**
 * Makes the reader of the same event with its details, an extension of TC.
 *
 * ```text
 * Event code  [2 octets; 0x8000 more]
 * ...         [the event's own fields]
 * Details     [Keyword=Value NL; none or more]
 * ```
 */
export const detailedReader = <A extends TorEvent>({ name, tag, fields }: EventReader<A>): BodyReader<A> =>
  bodyReader(
    name,
    withCode(DETAILED + eventTable[tag].code, (r) => {
      const event = fields(r);
      const details = readDetails(r, wordsOf<A>(tag));
      return details === undefined ? event : { ...event, details };
    }),
  );

const withCode =
  <A>(code: number, fields: (reader: Reader) => A) =>
  (r: Reader): A => {
    const got = r.uint16('Event code');
    if (got !== code) r.fail('Event code', String(code), String(got), undefined);
    return fields(r);
  };

/** `write` writes the fields after the code. */
export const eventCodec = <A extends TorEvent>(
  reader: EventReader<A>,
  props: () => t.Props,
  write: (writer: Writer, event: A) => void,
): EventCodec<A> => {
  const { name, tag } = reader;
  const isEvent = is<A>(tag, props);
  const plain = bodyCodec<A>(
    name,
    isEvent,
    reader.read,
    (w, event) => {
      w.uint16('Event code', eventTable[tag].code);
      write(w, event);
    },
    reader.decodeAt,
  );
  const detailed = bodyCodec<A>(name, isEvent, detailedReader(reader).read, (w, event) => {
    w.uint16('Event code', DETAILED + eventTable[tag].code);
    write(w, event);
    if (event.details !== undefined) writeDetails(w, wordsOf<A>(tag).show(event.details));
  });
  return Object.assign(plain, { detailed });
};

const wordsOf = <A extends TorEvent>(tag: A['_tag']): DetailWords<NonNullable<A['details']>> =>
  detailWords[tag] as unknown as DetailWords<NonNullable<A['details']>>;

const KEYWORD = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** The credentials of an application's streams are private: they are neither written nor read. */
const secrets: ReadonlySet<string> = /* #__PURE__ */ new Set(['SOCKS_USERNAME', 'SOCKS_PASSWORD']);

/** Returns undefined if there are no lines. */
const readDetails = <D>(r: Reader, words: DetailWords<D>): D | undefined => {
  if (r.left === 0) return undefined;
  const keywords: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of splitLines(r.textToEnd('Details'))) {
    const equals = line.indexOf('=');
    const keyword = line.slice(0, Math.max(0, equals));
    if (!KEYWORD.test(keyword)) {
      r.fail('Details', 'Keyword=Value', quote(line), undefined);
      return undefined;
    }
    if (!secrets.has(keyword)) keywords[keyword] = line.slice(equals + 1);
  }
  if (Object.keys(keywords).length === 0) return undefined;
  const details = words.parse(keywords);
  if (details === undefined) r.fail('Details', `a ${String(words.first)} that is known`, 'none', undefined);
  return details;
};

const writeDetails = (w: Writer, keywords: ReturnType<DetailWords<unknown>['show']>): void => {
  for (const [keyword, value] of keywords) {
    if (secrets.has(keyword)) continue;
    const line = `${keyword}=${value}`;
    if (!KEYWORD.test(keyword) || value.includes('\n')) w.fail('Details', 'Keyword=Value', quote(line));
    w.text('Details', `${line}\n`);
  }
};
