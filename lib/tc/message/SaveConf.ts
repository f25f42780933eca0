import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * SAVECONF (section 3.9), from the client. The body is empty; decoding ignores one that is not, as real servers do.
 *
 * @category model
 * @since 0.1.0
 */
export interface SaveConf {
  readonly _tag: 'SaveConf';
}

/**
 * Codec of the body of SAVECONF (section 3.9), which is empty.
 *
 * @category codecs
 * @since 0.1.0
 */
export const SaveConf = /* #__PURE__ */ bodyCodec<SaveConf>(
  'SAVECONF',
  /* #__PURE__ */ is<SaveConf>('SaveConf', () => ({})),
  (r) => {
    r.rest('Body');
    return { _tag: 'SaveConf' };
  },
  () => undefined,
);
