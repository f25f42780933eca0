import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * Section 3.9, from the client. The body is empty; one that is not is taken as if it were, as real servers do.
 *
 * @category model
 * @since 0.1.0
 */
export interface SaveConf {
  readonly _tag: 'SaveConf';
}

/**
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
