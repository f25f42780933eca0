import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * DONE (section 3.2), from the server. The body is empty.
 *
 * @category model
 * @since 0.1.0
 */
export interface Done {
  readonly _tag: 'Done';
}

/**
 * Codec of the body of DONE (section 3.2), which is empty.
 *
 * @category codecs
 * @since 0.1.0
 */
export const Done = /* #__PURE__ */ bodyCodec<Done>(
  'DONE',
  /* #__PURE__ */ is<Done>('Done', () => ({})),
  () => ({ _tag: 'Done' }),
  () => undefined,
);
