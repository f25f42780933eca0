import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * Section 3.2, from the server. The body is empty.
 *
 * @category model
 * @since 0.1.0
 */
export interface Done {
  readonly _tag: 'Done';
}

/**
 * @category codecs
 * @since 0.1.0
 */
export const Done = /* #__PURE__ */ bodyCodec<Done>(
  'DONE',
  /* #__PURE__ */ is<Done>('Done', () => ({})),
  () => ({ _tag: 'Done' }),
  () => undefined,
);
