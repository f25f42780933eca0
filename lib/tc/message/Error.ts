import * as t from 'io-ts';
import { errorNames } from '../../model/ErrorCode.js';
import type { ErrorCode } from '../../model/ErrorCode.js';
import type { Reader } from '../../internal/Reader.js';
import { bodyCodec } from './bodyCodec.js';
import { is, named, nameOf, numberOf } from './tags.js';

/**
 * ERROR (section 3.1), from the server.
 *
 * @category model
 * @since 0.1.0
 */
export interface ErrorMessage {
  readonly _tag: 'Error';
  readonly code: ErrorCode;
  readonly text: string;
}

export const readError = (r: Reader): ErrorMessage => ({
  _tag: 'Error',
  code: nameOf(errorNames, r.uint16('Code')),
  text: r.proseToEnd(),
});

/**
 * ```text
 * Code  [2 bytes]
 * Text  [to the end of the body; for people]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const ErrorMessage = /* #__PURE__ */ bodyCodec<ErrorMessage>(
  'ERROR',
  /* #__PURE__ */ is<ErrorMessage>('Error', () => ({ code: named(errorNames), text: t.string })),
  readError,
  (w, { code, text }) => {
    w.uint16('Code', numberOf(errorNames, code));
    w.text('Text', text);
  },
);
