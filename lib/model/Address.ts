/**
 * Addresses of MAPADDRESS (section 3.11): an IPv4 address, an IPv6 address or a hostname.
 *
 * `address` is always the canonical text, so that two equal addresses are equal strings: dotted decimal for IPv4, the
 * form of RFC 5952 for IPv6, the name as given for a hostname.
 */
import { either as E } from 'fp-ts';
import { encodeError } from '../TorError.js';
import type { EncodeError } from '../TorError.js';
import { quote } from '../internal/text.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * An IPv4 address in dotted decimal notation.
 *
 * @category model
 * @since 0.1.0
 */
export interface IPv4 {
  readonly _tag: 'IPv4';
  readonly address: string;
}

/**
 * An IPv6 address, without brackets.
 *
 * @category model
 * @since 0.1.0
 */
export interface IPv6 {
  readonly _tag: 'IPv6';
  readonly address: string;
}

/**
 * A hostname.
 *
 * @category model
 * @since 0.1.0
 */
export interface Hostname {
  readonly _tag: 'Hostname';
  readonly address: string;
}

/**
 * An address that MAPADDRESS accepts (section 3.11).
 *
 * @category model
 * @since 0.1.0
 */
export type Address = IPv4 | IPv6 | Hostname;

/**
 * A mapping: the Tor redirects connections to `from` to `to`.
 *
 * @category model
 * @since 0.1.0
 */
export interface AddressMapping {
  readonly from: Address;
  readonly to: Address;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * The null IPv4 address. As the original address of MAPADDRESS (section 3.11), a null address asks the Tor to choose
 * one of its type.
 *
 * @example
 * tor.mapAddress(nullIPv4, 'example.org')
 *
 * @category constructors
 * @since 0.1.0
 */
export const nullIPv4: IPv4 = { _tag: 'IPv4', address: '0.0.0.0' };

/**
 * The null IPv6 address; see {@link nullIPv4}.
 *
 * @example
 * tor.mapAddress(nullIPv6, 'example.org')
 *
 * @category constructors
 * @since 0.1.0
 */
export const nullIPv6: IPv6 = { _tag: 'IPv6', address: '::' };

/**
 * The null hostname; see {@link nullIPv4}.
 *
 * @example
 * tor.mapAddress(nullHostname, 'example.org')
 *
 * @category constructors
 * @since 0.1.0
 */
export const nullHostname: Hostname = { _tag: 'Hostname', address: '.' };

/**
 * Makes a mapping from an original address to its replacement.
 *
 * @example
 * addressMapping(ipv4([10, 0, 0, 1]), { _tag: 'Hostname', address: 'example.org' })
 *
 * @category constructors
 * @since 0.1.0
 */
export const addressMapping = (from: Address, to: Address): AddressMapping => ({ from, to });

/**
 * Makes the mapping of two addresses, each given as text or as an `Address`. Text that {@link parseAddress} rejects is
 * an `EncodeError` of MAPADDRESS.
 *
 * @example
 * parseMapping('.', 'example.org')   // a name that the Tor chooses, for example.org
 *
 * @category constructors
 * @since 0.1.0
 */
export const parseMapping = (from: Address | string, to: Address | string): E.Either<EncodeError, AddressMapping> => {
  const original = parseField('Original address', from);
  if (original._tag === 'Left') return original;
  const replacement = parseField('Replacement address', to);
  return replacement._tag === 'Left' ? replacement : E.right(addressMapping(original.right, replacement.right));
};

const parseField = (field: string, address: Address | string): E.Either<EncodeError, Address> => {
  if (typeof address !== 'string') return E.right(address);
  const parsed = parseAddress(address);
  return parsed._tag === 'Right'
    ? parsed
    : E.left(encodeError('MAPADDRESS', field, parsed.left.wanted, parsed.left.got));
};

/**
 * Tests for a null address in any notation: `::0` is `::`.
 *
 * @example
 * isNullAddress({ _tag: 'IPv6', address: '::0' }) // true
 *
 * @category refinements
 * @since 0.1.0
 */
export const isNullAddress = (address: Address): boolean =>
  [nullIPv4, nullIPv6, nullHostname].some((one) => isSameAddress(one, address));

/**
 * Compares two addresses independently of their notation. Hostnames are compared case-insensitively.
 *
 * @example
 * isSameAddress({ _tag: 'IPv6', address: '::0' }, nullIPv6) // true
 *
 * @category refinements
 * @since 0.1.0
 */
export const isSameAddress = (a: Address, b: Address): boolean =>
  a._tag === b._tag && canonicalAddress(a).address.toLowerCase() === canonicalAddress(b).address.toLowerCase();

/**
 * Rewrites an address in canonical notation. An address that cannot be parsed is returned unchanged.
 *
 * @example
 * canonicalAddress({ _tag: 'IPv6', address: '::0' }).address // '::'
 *
 * @category combinators
 * @since 0.1.0
 */
export const canonicalAddress = (address: Address): Address => {
  if (address._tag === 'Hostname') return address;
  const bytes = addressBytes(address);
  if (bytes === undefined) return address;
  return address._tag === 'IPv4' ? ipv4(bytes) : ipv6(bytes);
};

/**
 * Parses the text of an address: four decimal numbers are IPv4; a text with a colon must be IPv6, with or without
 * brackets; anything else is a hostname, without white space, control characters and commas. The Left is an
 * `EncodeError`.
 *
 * @example
 * parseAddress('[::1]') // right({ _tag: 'IPv6', address: '::1' })
 *
 * @category constructors
 * @since 0.1.0
 */
export const parseAddress = (text: string): E.Either<EncodeError, Address> => {
  if (/^[0-9.]*[0-9]$/.test(text)) {
    const bytes = parseIPv4(text);
    return bytes === undefined
      ? E.left(encodeError('Address', 'IPv4', 'four numbers from 0 to 255, without leading zeros', quote(text)))
      : E.right(ipv4(bytes));
  }
  if (text.includes(':')) {
    const bytes = parseIPv6(/^\[.*\]$/s.test(text) ? text.slice(1, -1) : text);
    return bytes === undefined
      ? E.left(encodeError('Address', 'IPv6', 'an IPv6 address as RFC 4291 writes it', quote(text)))
      : E.right(ipv6(bytes));
  }
  return isHostname(text)
    ? E.right({ _tag: 'Hostname', address: text })
    : E.left(
        encodeError('Address', 'hostname', 'a name without white space, control characters or commas', quote(text)),
      );
};

/**
 * Makes an IPv4 address from its 4 bytes.
 *
 * @example
 * ipv4([127, 0, 0, 1]).address // '127.0.0.1'
 *
 * @category constructors
 * @since 0.1.0
 */
export const ipv4 = (bytes: ArrayLike<number>): IPv4 => ({
  _tag: 'IPv4',
  address: dotted(bytes, 0),
});

const dotted = (bytes: ArrayLike<number>, start: number): string =>
  Array.from({ length: 4 }, (_, i) => bytes[start + i]).join('.');

/**
 * Makes an IPv6 address from its 16 bytes. The text follows RFC 5952: lower case, no leading zeros, the longest run of
 * two or more zero groups (the first of equally long ones) as `::`, and an IPv4-mapped address with its last part
 * dotted.
 *
 * @example
 * ipv6([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).address // '::1'
 *
 * @category constructors
 * @since 0.1.0
 */
export const ipv6 = (bytes: ArrayLike<number>): IPv6 => {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const text = groups.map((group) => group.toString(16)).join(':');
  const isMapped = text.startsWith('0:0:0:0:0:ffff:');
  return { _tag: 'IPv6', address: isMapped ? `::ffff:${dotted(bytes, 12)}` : (canonicalIPv6(text) ?? text) };
};

/**
 * The text in the form of a URL's host, which is RFC 5952 except for IPv4-mapped addresses; `undefined` if it is not
 * an IPv6 address.
 */
const canonicalIPv6 = (text: string): string | undefined => {
  try {
    // a URL would drop tabs and newlines
    return /^[0-9a-f:.]+$/i.test(text) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : undefined;
  } catch {
    return undefined;
  }
};

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/**
 * Returns the bytes of an IPv4 (4) or IPv6 (16) address, or undefined if its text is not a valid address.
 *
 * @example
 * addressBytes(ipv4([127, 0, 0, 1])) // [127, 0, 0, 1]
 *
 * @category destructors
 * @since 0.1.0
 */
export const addressBytes = ({ _tag, address }: IPv4 | IPv6): ReadonlyArray<number> | undefined =>
  _tag === 'IPv4' ? parseIPv4(address) : parseIPv6(address);

/**
 * Tests for a text that is allowed as a hostname: not empty, without white space, control characters and commas.
 *
 * @example
 * isHostname('example.org') // true
 *
 * @category refinements
 * @since 0.1.0
 */
// eslint-disable-next-line no-control-regex
export const isHostname = (text: string): boolean => text !== '' && !/[\u0000-\u0020\u007f,]/.test(text);

const parseIPv4 = (text: string): ReadonlyArray<number> | undefined => {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256);
  return valid ? parts.map(Number) : undefined;
};

const parseIPv6 = (text: string): ReadonlyArray<number> | undefined => {
  const [head, tail = []] = canonicalIPv6(text)?.split('::').map(groupsOf) ?? [];
  if (head === undefined) return undefined;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 0xff]);
};

const groupsOf = (text: string): ReadonlyArray<number> =>
  text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
