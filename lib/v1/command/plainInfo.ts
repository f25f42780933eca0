/** GETINFO of a Tor that does not have it, such as a client of TC. */
import { either as E, function as F } from 'fp-ts';
import { map, take, toArray } from 'rxjs';
import type { AddressMapping } from '../../model/Address.js';
import { eventTable, eventTags } from '../../model/Event.js';
import { signalNames } from '../../model/Signal.js';
import type { Writer } from '../../internal/Writer.js';
import * as OE from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { Tor } from '../../Tor.js';
import type { TorError } from '../../TorError.js';
import { fromStatus } from '../errors.js';
import { showCircuit } from '../event/circuit.js';
import { showOrConnection } from '../event/orConnection.js';
import { showStream } from '../event/stream.js';
import type { InfoMapping } from '../info/InfoTypes.js';
import { rowsText } from '../info/rowsText.js';
import { showMapping } from '../info/writers.js';
import { addressText } from './mapAddress.js';

type Ask = (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<string>>;

/**
 * Answers the keys that every `Tor` can answer, and those of its snapshots if it has them. One error refuses all
 * others, as Tor does.
 */
export const plainInfo = (tor: Tor): Ask => {
  const { circuits, streams, orConnections } = tor.snapshots ?? {};
  const known: { readonly [key: string]: ObservableEither<TorError, string> | undefined } = {
    __proto__: null as never,
    'address-mappings/all': allMappings(tor),
    'events/names': OE.right(eventTags.flatMap((tag) => eventTable[tag].v1).join(' ')),
    'signal/names': OE.right(signalNames.map((name) => name.toUpperCase()).join(' ')),
    'circuit-status': circuits && rowsOf(circuits, showCircuit),
    'stream-status': streams && rowsOf(streams, showStream),
    'orconn-status': orConnections && rowsOf(orConnections, showOrConnection),
  };
  return (keys) => {
    const unknown = keys.filter((key) => known[key] === undefined);
    return unknown.length > 0
      ? OE.left(fromStatus(552, unknown.map((key) => `Unrecognized key "${key}"`).join('\n'), 'option'))
      : F.pipe(
          keys,
          OE.traverseArray((key) => known[key] as ObservableEither<TorError, string>),
        );
  };
};

const rowsOf = <A>(
  snapshot$: ObservableEither<TorError, ReadonlyArray<A>>,
  show: (writer: Writer, row: A) => string,
): ObservableEither<TorError, string> => snapshot$.pipe(take(1), map(E.map((rows) => rowsText(show, rows))));

/** The rows of `address-mappings/all`; TC does not have the time at which a mapping expires. */
const allMappings = (tor: Tor): ObservableEither<TorError, string> =>
  tor.getAllMappings.pipe(
    toArray(),
    map(E.sequenceArray),
    map(E.map((all) => rowsText(showMapping, all.map(mappingOf)))),
  );

const mappingOf = ({ from, to }: AddressMapping): InfoMapping => ({
  from: addressText(from),
  to: addressText(to),
  expires: undefined,
});
