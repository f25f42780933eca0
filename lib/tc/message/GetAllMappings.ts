import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * GETALLMAPPINGS (section 3.13), from the client. The body is empty; decoding ignores one that is not, as real servers
 * do with SAVECONF.
 *
 * @category model
 * @since 0.1.0
 */
export interface GetAllMappings {
  readonly _tag: 'GetAllMappings';
}

/**
 * Codec of the body of GETALLMAPPINGS (section 3.13), which is empty.
 *
 * @category codecs
 * @since 0.1.0
 */
export const GetAllMappings = /* #__PURE__ */ bodyCodec<GetAllMappings>(
  'GETALLMAPPINGS',
  /* #__PURE__ */ is<GetAllMappings>('GetAllMappings', () => ({})),
  (r) => {
    r.rest('Body');
    return { _tag: 'GetAllMappings' };
  },
  () => undefined,
);
