import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * Section 3.13, from the client. The body is empty; one that is not is taken as if it were, as real servers do with SAVECONF.
 *
 * @category model
 * @since 0.1.0
 */
export interface GetAllMappings {
  readonly _tag: 'GetAllMappings';
}

/**
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
