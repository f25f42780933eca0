import { filter } from 'rxjs';
import { eventTable } from '../../model/Event.js';
import type { TorEvent } from '../../model/Event.js';
import type { V1Event } from '../../model/V1Event.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { Feed } from '../../server/ServerProtocol.js';
import type { TorError } from '../../TorError.js';
import type { WriteEvent } from '../command/LineFilter.js';
import type { Served } from '../command/ServeCommand.js';
import { v1EventNames, v1NameOf, writeV1Event } from '../event/codecs.js';
import { tagOfName } from '../event/index.js';

/** One kind per name. A Tor that is not a `V1Tor` has only the names of the five events of TC. */
export const feedsBy = (write: WriteEvent): ReadonlyArray<Feed<Served>> =>
  v1EventNames.map((name) => ({
    name,
    item$: (tor) => tor.event?.(name) ?? plain(tor, name),
    write: (writer, event) => write(writer, name, event as V1Event),
  }));

export const feeds: ReadonlyArray<Feed<Served>> = /* #__PURE__ */ feedsBy(writeV1Event);

/** The index of the feed of each name. */
const indices: ReadonlyMap<string, number> = /* #__PURE__ */ (() =>
  new Map(v1EventNames.map((name, i) => [name, i])))();

/** The feed of an event by its name, in upper or lower case; `undefined` if this Tor does not have it. */
export const feedOf = (tor: Served, name: string): number | undefined => {
  const upper = name.toUpperCase();
  return tor.event === undefined && tagOfName(upper) === undefined ? undefined : indices.get(upper);
};

/** The events of this name in the stream that has them. A Left is in the first of its names. */
const plain = (tor: Served, name: string): ObservableEither<TorError, TorEvent> => {
  const { stream, v1 } = eventTable[tagOfName(name) ?? 'Log'];
  const event$: ObservableEither<TorError, TorEvent> = tor[stream];
  return event$.pipe(filter((item) => (item._tag === 'Left' ? v1[0] === name : v1NameOf(item.right) === name)));
};
