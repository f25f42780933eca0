import * as t from 'io-ts';
import type { Writer } from '../../internal/Writer.js';
import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * SETEVENTS (section 3.6), from the client. It replaces the whole set; an empty one turns all events off.
 *
 * @category model
 * @since 0.1.0
 */
export interface SetEvents {
  readonly _tag: 'SetEvents';
  readonly codes: ReadonlyArray<number>;
}

export const writeSetEvents = (w: Writer, { codes }: SetEvents): void => {
  for (const code of codes) w.uint16('Codes', code);
};

/**
 * ```text
 * Codes  [2 bytes each]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const SetEvents = /* #__PURE__ */ bodyCodec<SetEvents>(
  'SETEVENTS',
  /* #__PURE__ */ is<SetEvents>('SetEvents', () => ({ codes: t.readonlyArray(t.number) })),
  (r) => {
    const codes: number[] = [];
    if (r.left % 2 === 1) r.fail('Codes', 'an even number of bytes', `${String(r.left)} bytes`, undefined);
    while (r.left > 0) codes.push(r.uint16('Codes'));
    return { _tag: 'SetEvents', codes };
  },
  writeSetEvents,
);
