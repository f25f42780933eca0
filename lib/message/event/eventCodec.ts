/**
 * @since 0.1.0
 */
import type * as t from 'io-ts';
import { eventCodes } from '../../model/Event.js';
import type { TorEvent } from '../../model/Event.js';
import type { Reader } from '../../wire/Reader.js';
import type { Writer } from '../../wire/Writer.js';
import { bodyCodec } from '../bodyCodec.js';
import type { BodyCodec } from '../bodyCodec.js';
import { is } from '../tags.js';

/**
 * The codec of an EVENT's whole body from the table of the fields behind its code.
 *
 * ```text
 * Event code  [2 octets]
 * ...         [the event's own fields]
 * ```
 *
 * @since 0.1.0
 */
export const eventCodec = <A extends TorEvent>(
  name: string,
  tag: A['_tag'],
  props: t.Props,
  read: (reader: Reader) => A,
  write: (writer: Writer, event: A) => void,
): BodyCodec<A> => {
  const code = eventCodes[tag];
  return bodyCodec<A>(
    `EVENT ${name}`,
    is<A>(tag, props),
    (r) => {
      const got = r.uint16('Event code');
      if (got !== code) r.fail('Event code', String(code), String(got), undefined);
      return read(r);
    },
    (w, event) => {
      w.uint16('Event code', code);
      write(w, event);
    },
  );
};
