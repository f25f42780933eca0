import type { AddressMapping } from '../../model/Address.js';
import { mappingProps, readMapping, writeMapping } from './address.js';
import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * MAPADDRESS (section 3.11), from the client.
 *
 * @category model
 * @since 0.1.0
 */
export interface MapAddress extends AddressMapping {
  readonly _tag: 'MapAddress';
}

/**
 * ```text
 * Original address type     [1 byte]
 * Original address          [4 bytes, 16 bytes, or NUL-terminated]
 * Replacement address type  [1 byte]
 * Replacement address       [4 bytes, 16 bytes, or NUL-terminated]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const MapAddress = /* #__PURE__ */ bodyCodec<MapAddress>(
  'MAPADDRESS',
  /* #__PURE__ */ is<MapAddress>('MapAddress', mappingProps),
  (r) => ({ _tag: 'MapAddress', ...readMapping(r) }),
  writeMapping,
);
