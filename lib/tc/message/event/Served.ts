import * as t from 'io-ts';
import { DETAILED } from '../../../model/Event.js';
import type { Reader } from '../../../internal/Reader.js';
import { bodyCodec } from '../bodyCodec.js';
import { is } from '../tags.js';

/**
 * Reports whether the events of a code are served, so that none is missing from here on: an extension of this library.
 * They are not served while a gateway has lost its connection to the Tor.
 *
 * @category model
 * @since 0.1.0
 */
export interface Served {
  readonly _tag: 'Served';
  readonly code: number;
  readonly served: boolean;
}

/** The code of this event.  */
export const SERVED = DETAILED;

export const SERVED_NAME = 'EVENT served';

export const readServed = (r: Reader): Served => {
  const got = r.uint16('Event code');
  if (got !== SERVED) r.fail('Event code', String(SERVED), String(got), undefined);
  const code = r.uint16('Of the code');
  const served = r.uint8('Served');
  if (served > 1) r.fail('Served', '0 or 1', String(served), undefined);
  return { _tag: 'Served', code, served: served === 1 };
};

/**
 * ```text
 * Event code  [2 octets]
 * Of the code [2 octets]
 * Served      [1 octet: 0 or 1]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const Served = /* #__PURE__ */ bodyCodec<Served>(
  SERVED_NAME,
  /* #__PURE__ */ is<Served>('Served', () => ({ code: t.number, served: t.boolean })),
  readServed,
  (w, { code, served }) => {
    w.uint16('Event code', SERVED);
    w.uint16('Of the code', code);
    w.uint8('Served', served ? 1 : 0);
  },
);
