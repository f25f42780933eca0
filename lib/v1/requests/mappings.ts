/** Requests for address mappings: MAPADDRESS and GETINFO address-mappings/all. */
import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import { addressOctets, canonicalAddress, isHostname, isNullAddress, parseAddress } from '../../model/Address.js';
import type { Address, AddressMapping } from '../../model/Address.js';
import { decodeError } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { command } from './command.js';

/** MAPADDRESS, control-spec 3.8. An IPv6 address is in brackets, as in Tor's own table; the null one is not. */
export const mapAddress = ({ from, to }: AddressMapping): Request<RawReply, AddressMapping> =>
  command({
    name: 'MAPADDRESS',
    write: (w) => {
      w.text('Original address', ' ');
      address(w, 'Original address', from);
      w.text('Original address', '=');
      address(w, 'Replacement address', to);
    },
    wanted: 'a mapping',
    read: mapped(from, to),
  });

const mapped = (from: Address, to: Address): ReadMapping =>
  mappedAs(isNullAddress(from) ? undefined : echo(from), echo(to));

type ReadMapping = (lines: ReadonlyArray<ReplyLine>) => E.Either<TorError, AddressMapping> | undefined;

/** Checks the addresses of the reply: Tor repeats both as they were sent, unless it chooses the first. */
const mappedAs =
  (from: string | undefined, to: string | undefined): ReadMapping =>
  ([line, ...more]) => {
    const text = line?.text ?? '';
    const equals = text.indexOf('=');
    const original = text.slice(0, equals);
    const replacement = text.slice(equals + 1);
    const fits = more.length === 0 && equals !== -1 && isSame(from, original) && isSame(to, replacement);
    return fits ? mapping('MAPADDRESS', original, replacement) : undefined;
  };

const isSame = (sent: string | undefined, received: string): boolean =>
  sent === undefined || sent === received.toLowerCase();

/** The part of an address that is kept until the reply; `undefined` for one that is longer than any name. */
const echo = (value: Address): string | undefined =>
  value.address.length > 0xff ? undefined : textOf(value).toLowerCase();

const textOf = (value: Address): string =>
  value._tag === 'IPv6' && !isNullAddress(value) ? `[${value.address}]` : value.address;

const address = (w: Writer, field: string, given: Address): void => {
  const value = canonicalAddress(given);
  switch (value._tag) {
    case 'IPv4':
    case 'IPv6':
      if (addressOctets(value) === undefined) return w.fail(field, `an ${value._tag} address`, quote(value.address));
      return w.text(field, textOf(value));
    case 'Hostname':
      if (!isHostname(value.address)) {
        w.fail(field, 'a name without white space, control characters or commas', quote(value.address));
      }
      if (/[="]/.test(value.address)) w.fail(field, 'a name without = or quotes', quote(value.address));
      return w.text(field, value.address);
  }
};

const mapping = (name: string, from: string, to: string): E.Either<TorError, AddressMapping> => {
  const original = readAddress(name, 'Original address', from);
  if (original._tag === 'Left') return original;
  const replacement = readAddress(name, 'Replacement address', to);
  return replacement._tag === 'Left' ? replacement : E.right({ from: original.right, to: replacement.right });
};

const readAddress = (name: string, field: string, text: string): E.Either<TorError, Address> => {
  const parsed = parseAddress(text);
  return parsed._tag === 'Right' ? parsed : E.left(decodeError(name, field, 0, parsed.left.wanted, parsed.left.got));
};

/**
 * GETINFO address-mappings/all, control-spec 3.9: every mapping. If some cannot be decoded, the last item is a Left of
 * the first of them.
 *
 * ```text
 * address-mappings/all=From SP To SP Expiry, or the same in data with a line for each
 * ```
 */
export const allMappings: Request<RawReply, Mappings> = /* #__PURE__ */ command({
  name: 'GETINFO',
  write: (w) => w.text('Key', ` ${ALL}`),
  wanted: 'a line for its key',
  begins: (text) => text.startsWith(`${ALL}=`),
  read: (lines) => {
    const [line, ...rest] = lines;
    if (line?.text.startsWith(`${ALL}=`) !== true || rest.length !== 1 || rest[0]?.text !== 'OK') return undefined;
    const rows = (line.data ?? line.text.slice(ALL.length + 1)).split('\n').filter((row) => row !== '');
    const read = rows.map((row) => {
      const [from = '', to = ''] = row.split(' ');
      return mapping('GETINFO', from, to);
    });
    return E.right([...read.filter(E.isRight), ...read.filter(E.isLeft).slice(0, 1)]);
  },
});

type Mappings = ReadonlyArray<E.Either<TorError, AddressMapping>>;

const ALL = 'address-mappings/all';
