/**
 * @since 0.1.0
 */
import * as t from 'io-ts';
import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * Section 3.6, from the client. The whole set: an empty one turns all events off.
 *
 * @category model
 * @since 0.1.0
 */
export interface SetEvents {
  readonly _tag: 'SetEvents';
  readonly codes: ReadonlyArray<number>;
}

/**
 * ```text
 * Codes  [2 octets each]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const SetEvents = /* #__PURE__ */ bodyCodec<SetEvents>(
  'SETEVENTS',
  is<SetEvents>('SetEvents', { codes: t.readonlyArray(t.number) }),
  (r) => {
    const codes: number[] = [];
    if (r.left % 2 === 1) r.fail('Codes', 'an even number of octets', `${String(r.left)} octets`, undefined);
    while (r.left > 0) codes.push(r.uint16('Codes'));
    return { _tag: 'SetEvents', codes };
  },
  (w, { codes }) => {
    for (const code of codes) w.uint16('Codes', code);
  },
);
