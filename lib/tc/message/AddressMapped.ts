import type { AddressMapping } from '../../model/Address.js';
import { mappingProps, readMapping, writeMapping } from './address.js';
import { bodyCodec } from './bodyCodec.js';
import { is } from './tags.js';

/**
 * ADDRESSMAPPED (section 3.12), from the server.
 *
 * @category model
 * @since 0.1.0
 */
export interface AddressMapped extends AddressMapping {
  readonly _tag: 'AddressMapped';
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
export const AddressMapped = /* #__PURE__ */ bodyCodec<AddressMapped>(
  'ADDRESSMAPPED',
  /* #__PURE__ */ is<AddressMapped>('AddressMapped', mappingProps),
  (r) => ({ _tag: 'AddressMapped', ...readMapping(r) }),
  writeMapping,
);
