import type { AddressMapping } from '../model/Address.js';
import type { ConnectionFlags } from './options/connection.js';
import { toJson } from './output/json.js';

export interface MappingFlags extends ConnectionFlags {
  readonly json?: true;
}

/** Shows a mapping as two words, or as JSON. */
export const showMapping = ({ json }: MappingFlags, { from, to }: AddressMapping): string =>
  json === true ? toJson({ from: from.address, to: to.address }) : `${from.address} ${to.address}`;
