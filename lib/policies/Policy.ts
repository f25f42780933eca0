import { left } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import { serverError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import type { EventStream } from '../model/Event.js';
import { eventStreamsWith } from '../Tor.js';
import { eventTable } from '../model/Event.js';

/**
 * A function from a `Tor` to another `Tor` that obeys the same laws. Policies compose as functions do.
 *
 * The result has the members of `Tor` and no others, even if its source has more, so that the raw commands of a client
 * cannot bypass the policy.
 *
 * @example
 * F.flow(policies.readOnly, policies.allowKeys(['SocksPort']), policies.redact({ targets: true }))(tor)
 *
 * @category model
 * @since 0.1.0
 */
export type Policy = (tor: Tor) => Tor;

/**
 * Makes a `Tor` that passes everything on to another one, except for the changed members. A member that is undefined
 * is not changed.
 *
 * @example
 * policies.changed(tor, { saveConf: policies.refused('not here') })
 *
 * @category constructors
 * @since 0.1.0
 */
export const changed = (tor: Tor, changes: { readonly [K in keyof Tor]?: Tor[K] | undefined }): Tor => ({
  getConf: (keys) => tor.getConf(keys),
  setConf: (lines) => tor.setConf(lines),
  saveConf: tor.saveConf,
  signal: (signal) => tor.signal(signal),
  mapAddress: (from, to) => tor.mapAddress(from, to),
  getAllMappings: tor.getAllMappings,
  ...eventStreamsWith((tag) => tor[eventTable[tag].stream] as ObservableEither<TorError, never>),
  ended$: tor.ended$,
  ...(tor.snapshots === undefined ? {} : { snapshots: tor.snapshots }),
  ...(tor.status$ === undefined ? {} : { status$: tor.status$ }),
  ...(tor.connected === undefined ? {} : { connected: tor.connected }),
  ...(tor.close === undefined ? {} : { close: tor.close }),
  ...(Object.fromEntries(Object.entries(changes).filter(([, change]) => change !== undefined)) as Partial<Tor>),
});

/**
 * Makes the answer of a policy to a request that it rejects: a `ServerError` with the code `Unauthorized`, 7. Nothing
 * is sent to the Tor.
 *
 * @example
 * policies.refused('this connection may not save the configuration')
 *
 * @category constructors
 * @since 0.1.0
 */
export const refused = (text: string, request?: string): ObservableEither<TorError, never> =>
  left(serverError('Unauthorized', text, undefined, request));

/**
 * Changes each of the snapshots of a `Tor`, if it has any.
 *
 * @example
 * policies.changed(tor, policies.changedSnapshots(tor, (snapshot$, of) => (of === 'circuit$' ? snapshot$ : undefined)))
 *
 * @category constructors
 * @since 0.1.0
 */
export const changedSnapshots = (
  { snapshots }: Tor,
  change: <A>(snapshot$: ObservableEither<TorError, A>, of: EventStream) => ObservableEither<TorError, A> | undefined,
): Pick<Tor, 'snapshots'> => {
  if (snapshots === undefined) return {};
  const { active, circuits, streams, orConnections } = snapshots;
  return {
    snapshots: {
      active,
      circuits: circuits && change(circuits, 'circuit$'),
      streams: streams && change(streams, 'stream$'),
      orConnections: orConnections && change(orConnections, 'orConnection$'),
    },
  };
};
