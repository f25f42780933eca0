import type * as t from 'io-ts';
import { eventTable } from '../../../model/Event.js';
import type { TorEvent } from '../../../model/Event.js';
import type { Reader } from '../../../internal/Reader.js';
import type { Writer } from '../../../internal/Writer.js';
import { bodyCodec, bodyReader } from '../bodyCodec.js';
import type { BodyCodec, BodyReader } from '../bodyCodec.js';
import { is } from '../tags.js';

/** Decodes the whole body of an EVENT: the half of its codec that a client needs. */
export interface EventReader<A> extends BodyReader<A> {
  readonly tag: TorEvent['_tag'];
}

/**
 * Makes a reader; `fields` reads the fields after the code.
 *
 * ```text
 * Event code  [2 bytes]
 * ...         [the event's own fields]
 * ```
 */
export const eventReader = <A extends TorEvent>(
  kind: string,
  tag: A['_tag'],
  fields: (reader: Reader) => A,
): EventReader<A> => ({
  ...bodyReader(`EVENT ${kind}`, (r) => {
    const { code } = eventTable[tag];
    const got = r.uint16('Event code');
    if (got !== code) r.fail('Event code', String(code), String(got), undefined);
    return fields(r);
  }),
  tag,
});

/** `write` writes the fields after the code. The `details` of an event are not written, since TC does not have them. */
export const eventCodec = <A extends TorEvent>(
  { name, tag, read, decodeAt }: EventReader<A>,
  props: () => t.Props,
  write: (writer: Writer, event: A) => void,
): BodyCodec<A> =>
  bodyCodec<A>(
    name,
    is<A>(tag, props),
    read,
    (w, event) => {
      w.uint16('Event code', eventTable[tag].code);
      write(w, event);
    },
    decodeAt,
  );
