import { either as E, function as F } from 'fp-ts';
import { map } from 'rxjs';
import type { Request } from '../../client/Request.js';
import {
  addressBytes,
  canonicalAddress,
  isHostname,
  isNullAddress,
  isSameAddress,
  parseAddress,
  parseMapping,
} from '../../model/Address.js';
import type { Address, AddressMapping } from '../../model/Address.js';
import { right, traverseArray } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { Tor } from '../../Tor.js';
import { decodeError } from '../../TorError.js';
import type { EncodeError, ServerError, TorError } from '../../TorError.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { serving } from './answering.js';
import { refused } from './arguments.js';
import type { Keyword } from './arguments.js';
import { command } from './command.js';
import type { ServeCommand } from './ServeCommand.js';
import { endLine, errorLine, midLine, reply } from './writeReply.js';

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
    return fits ? readMapping('MAPADDRESS', original, replacement) : undefined;
  };

const isSame = (sent: string | undefined, received: string): boolean =>
  sent === undefined || sent === received.toLowerCase();

/** The part of an address that is kept until the reply; `undefined` for one that is longer than any name. */
const echo = (value: Address): string | undefined =>
  value.address.length > 0xff ? undefined : addressText(value).toLowerCase();

export const addressText = (value: Address): string =>
  value._tag === 'IPv6' && !isNullAddress(value) ? `[${value.address}]` : value.address;

const address = (w: Writer, field: string, given: Address): void => {
  const value = canonicalAddress(given);
  switch (value._tag) {
    case 'IPv4':
    case 'IPv6':
      if (addressBytes(value) === undefined) return w.fail(field, `an ${value._tag} address`, quote(value.address));
      return w.text(field, addressText(value));
    case 'Hostname':
      if (!isHostname(value.address)) {
        w.fail(field, 'a name without white space, control characters or commas', quote(value.address));
      }
      if (/[="]/.test(value.address)) w.fail(field, 'a name without = or quotes', quote(value.address));
      return w.text(field, value.address);
  }
};

export const readMapping = (name: string, from: string, to: string): E.Either<TorError, AddressMapping> => {
  const original = readAddress(name, 'Original address', from);
  if (original._tag === 'Left') return original;
  const replacement = readAddress(name, 'Replacement address', to);
  return replacement._tag === 'Left' ? replacement : E.right({ from: original.right, to: replacement.right });
};

const readAddress = (name: string, field: string, text: string): E.Either<TorError, Address> => {
  const parsed = parseAddress(text);
  return parsed._tag === 'Right' ? parsed : E.left(decodeError(name, field, 0, parsed.left.wanted, parsed.left.got));
};

/** The answer to one mapping of a request, or the line that refuses it. */
type Mapped = E.Either<ServerError, string>;

/** Each mapping of a request is made and answered on its own, as in Tor. */
export const serveMapAddress: ServeCommand = (tor, line) =>
  serving(tor.mapAddress, line, { keywords: {} }, (mapAddresses, { keywords }) =>
    keywords.length === 0
      ? refused(512, 'syntax error: not enough arguments to mapaddress.')
      : E.right({ question: () => F.pipe(keywords, traverseArray(mapOne(mapAddresses))), write: writeMapped }),
  );

const mapOne =
  (mapAddresses: Tor['mapAddress']) =>
  ({ key, value }: Keyword): ObservableEither<TorError, Mapped> => {
    const asked = parseMapping(key, value);
    if (asked._tag === 'Left' || value.includes('=')) {
      const invalid = E.isLeft(parseAddress(key)) ? key : value;
      return right(refused(512, `syntax error: invalid address '${invalid}'`));
    }
    const { from, to } = asked.right;
    return mapAddresses(from, to).pipe(
      map((answer): E.Either<TorError, Mapped> => {
        if (answer._tag === 'Left') return answer.left._tag === 'ServerError' ? E.right(E.left(answer.left)) : answer;
        const made = answer.right;
        // an address is repeated as it was written
        return E.right(E.right(`${shown(from, key, made.from)}=${shown(to, value, made.to)}`));
      }),
    );
  };

const shown = (asked: Address, text: string, made: Address): string =>
  isSameAddress(asked, made) ? text : addressText(made);

const writeMapped = (w: Writer, answers: ReadonlyArray<Mapped>): EncodeError | undefined =>
  reply(w, 'MAPADDRESS', () => {
    for (const [i, answer] of answers.entries()) {
      const isLast = i === answers.length - 1;
      if (E.isLeft(answer)) errorLine(w, answer.left, isLast);
      else (isLast ? endLine : midLine)(w, 'Mapping', answer.right);
    }
  });
