/**
 * The two addresses of MAPADDRESS and ADDRESSMAPPED (section 3.11).
 *
 * ```text
 * Address type  [1 byte: 0x01 IPv4, 0x02 IPv6, 0x03 hostname]
 * Address       [4 bytes, 16 bytes, or NUL-terminated]
 * ```
 */
import * as t from 'io-ts';
import { addressBytes, ipv4, ipv6, isHostname, nullHostname } from '../../model/Address.js';
import type { Address, AddressMapping } from '../../model/Address.js';
import type { Reader } from '../../internal/Reader.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';

const IPV4 = 0x01;
const IPV6 = 0x02;
const HOSTNAME = 0x03;

export const mappingProps = (): t.Props => {
  const address = t.type({ _tag: t.keyof({ IPv4: null, IPv6: null, Hostname: null }), address: t.string });
  return { from: address, to: address };
};

export const readMapping = (r: Reader): AddressMapping => ({
  from: readAddress(r, 'Original address'),
  to: readAddress(r, 'Replacement address'),
});

export const writeMapping = (w: Writer, { from, to }: AddressMapping): void => {
  writeAddress(w, 'Original address', from);
  writeAddress(w, 'Replacement address', to);
};

const readAddress = (r: Reader, field: string): Address => {
  const type = r.uint8(`${field} type`);
  switch (type) {
    case IPV4:
      return ipv4(r.bytes(field, 4));
    case IPV6:
      return ipv6(r.bytes(field, 16));
    case HOSTNAME: {
      const name = r.text();
      return isHostname(name)
        ? { _tag: 'Hostname', address: name }
        : r.fail(field, 'a name without white space, control characters or commas', quote(name), nullHostname);
    }
    default:
      return r.fail(`${field} type`, '0x01, 0x02 or 0x03', `0x${type.toString(16).padStart(2, '0')}`, nullHostname);
  }
};

const writeAddress = (w: Writer, field: string, address: Address): void => {
  switch (address._tag) {
    case 'IPv4':
    case 'IPv6': {
      const bytes = addressBytes(address);
      if (bytes === undefined) return w.fail(field, `an ${address._tag} address`, quote(address.address));
      w.uint8(`${field} type`, address._tag === 'IPv4' ? IPV4 : IPV6);
      return w.bytes(bytes);
    }
    case 'Hostname':
      if (!isHostname(address.address)) {
        w.fail(field, 'a name without white space, control characters or commas', quote(address.address));
      }
      w.uint8(`${field} type`, HOSTNAME);
      return w.textNul(field, address.address);
  }
};
