import * as t from 'io-ts';
import type { Writer } from '../../internal/Writer.js';
import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * Requests the open circuits, streams or OR connections, from the client: an extension of this library.
 *
 * @category model
 * @since 0.1.0
 */
export interface GetState {
  readonly _tag: 'GetState';
  /** The code of the events that report them, in the form with details. */
  readonly code: number;
}

export const writeGetState = (w: Writer, { code }: GetState): void => {
  w.uint16('Event code', code);
};

/**
 * ```text
 * Event code  [2 octets]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const GetState = /* #__PURE__ */ bodyCodec<GetState>(
  'GETSTATE',
  /* #__PURE__ */ is<GetState>('GetState', () => ({ code: t.number })),
  (r) => ({ _tag: 'GetState', code: r.uint16('Event code') }),
  writeGetState,
);
