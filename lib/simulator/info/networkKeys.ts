/** The keys of GETINFO about the network: relays, circuits, streams, mappings and onion services. */
import { parseAddress } from '../../model/Address.js';
import { addressText } from '../../v1/command/mapAddress.js';
import { showCircuit } from '../../v1/event/circuit.js';
import { showOrConnection } from '../../v1/event/orConnection.js';
import { showStream } from '../../v1/event/stream.js';
import type { InfoGuard, InfoMapping } from '../../v1/info/InfoTypes.js';
import { rowsText } from '../../v1/info/rowsText.js';
import { showBootstrap, showGuard, showMapping, showRelay } from '../../v1/info/writers.js';
import { bootstrapPhase, hasConsensus, hasEnough, isBootstrapped, isLive } from '../bootstrap.js';
import { consensus, entryOf, validity } from '../network/consensus.js';
import { freshAnswers } from '../network/names.js';
import { findRelay, longName } from '../network/relays.js';
import { isOnionAddress } from '../onion/address.js';
import { descriptorOf } from '../onion/services.js';
import type { SimulatedMapping, SimulatorState } from '../State.js';
import { rows } from '../snapshots.js';
import { dateTime, wallTime } from '../text.js';
import { unavailable } from './InfoKey.js';
import type { InfoKey, Unavailable } from './InfoKey.js';

/** Used guards first, then the other routers. */
const guardsOf = (state: SimulatorState): ReadonlyArray<InfoGuard> => {
  const { guards, relays, down } = state;
  const row = (router: string, status: string): InfoGuard => ({
    router: longName(state, router),
    status,
    since: undefined,
  });
  const others = [...relays.keys()].filter((router) => !guards.has(router));
  return [
    ...[...guards].map((router) => row(router, down.has(router) ? 'down' : 'up')),
    ...others.map((router) => row(router, 'never-connected')),
  ];
};

const mappingsOf = (
  { mappings }: SimulatorState,
  fits: (mapping: SimulatedMapping) => boolean,
): ReadonlyArray<InfoMapping> =>
  [...mappings.values()]
    .filter(fits)
    .map(({ from, to }) => ({ from: addressText(from), to: addressText(to), expires: undefined }));

const isConfigured = ({ configured }: SimulatedMapping): boolean => configured;

const cacheOf = (state: SimulatorState): ReadonlyArray<InfoMapping> =>
  freshAnswers(state).map(([from, { address, expiresAt }]) => ({
    from,
    to: address,
    expires: wallTime(state.epoch + expiresAt),
  }));

const flag = (value: boolean): string => (value ? '1' : '0');

/** The entry of a router; empty if there is none, as in current Tors. */
const entryText = (state: SimulatorState, name: string): string => {
  const relay = hasConsensus(state) ? findRelay(state, name) : undefined;
  return relay === undefined ? '' : rowsText(showRelay, [entryOf(state, relay)]);
};

const countryOf = ({ relays }: SimulatorState, address: string): string | Unavailable => {
  if (address === 'ipv4-available' || address === 'ipv6-available') return '1';
  const parsed = parseAddress(address);
  if (parsed._tag === 'Left' || parsed.right._tag === 'Hostname') return unavailable(551, 'Invalid address family');
  const relay = [...relays.values()].find((other) => other.address === parsed.right.address);
  return relay?.country ?? '??';
};

const onionsOf = ({ onions }: SimulatorState, detached: boolean): string =>
  [...onions.values()]
    .filter((onion) => onion.detached === detached)
    .map(({ address }) => address)
    .join('\n');

const descriptor = ({ onions }: SimulatorState, address: string): string | Unavailable => {
  if (!isOnionAddress(address)) return unavailable(551, 'Invalid address');
  return onions.has(address) ? descriptorOf(address) : unavailable(551, 'Not found in cache');
};

const consensusTime = (name: 'after' | 'fresh' | 'until') => (state: SimulatorState) =>
  hasConsensus(state) ? dateTime(validity(state)[name]) : '';

const download = (name: string, about: string, value: string): InfoKey => ({ name, about, read: () => value });

export const networkKeys: ReadonlyArray<InfoKey> = /* #__PURE__ */ (() => [
  {
    name: 'circuit-status',
    about: 'List of current circuits originating here.',
    read: (state) => rowsText(showCircuit, rows.circuits(state)),
  },
  {
    name: 'stream-status',
    about: 'List of current streams.',
    read: (state) => rowsText(showStream, rows.streams(state)),
  },
  {
    name: 'orconn-status',
    about: 'A list of current OR connections.',
    read: (state) => rowsText(showOrConnection, rows.orConnections(state)),
  },
  {
    name: 'entry-guards',
    about: 'Which nodes are we using as entry guards?',
    read: (state) => (hasConsensus(state) ? rowsText(showGuard, guardsOf(state)) : ''),
  },
  {
    name: 'address-mappings/all',
    about: 'Current address mappings.',
    read: (state) => rowsText(showMapping, [...mappingsOf(state, () => true), ...cacheOf(state)]),
  },
  {
    name: 'address-mappings/config',
    about: 'Current address mappings from configuration.',
    read: (state) => rowsText(showMapping, mappingsOf(state, isConfigured)),
  },
  {
    name: 'address-mappings/control',
    about: 'Current address mappings from controller.',
    read: (state) =>
      rowsText(
        showMapping,
        mappingsOf(state, (mapping) => !isConfigured(mapping)),
      ),
  },
  {
    name: 'address-mappings/cache',
    about: 'Current cached DNS replies.',
    read: (state) => rowsText(showMapping, cacheOf(state)),
  },
  {
    name: 'ns/all',
    about: 'Brief summary of router status (v2 directory format)',
    read: (state) => (hasConsensus(state) ? rowsText(showRelay, consensus(state)) : ''),
  },
  { name: 'ns/id/*', about: 'Brief summary of router status by ID (v2 directory format).', read: entryText },
  { name: 'ns/name/*', about: 'Brief summary of router status by nickname (v2 directory format).', read: entryText },
  {
    name: 'ns/purpose/*',
    about: 'Brief summary of router status by purpose (v2 directory format).',
    read: () => '',
  },
  {
    name: 'status/bootstrap-phase',
    about: 'The last bootstrap phase status event that Tor sent.',
    read: (state) => rowsText(showBootstrap, [bootstrapPhase(state)]),
  },
  {
    name: 'status/circuit-established',
    about: 'Whether we think client functionality is working.',
    read: (state) => flag(isBootstrapped(state)),
  },
  {
    name: 'status/enough-dir-info',
    about: 'Whether we have enough up-to-date directory information to build circuits.',
    read: (state) => flag(hasEnough(state)),
  },
  {
    name: 'network-liveness',
    about: 'Current opinion on whether the network is live',
    read: (state) => (isLive(state) ? 'up' : 'down'),
  },
  { name: 'ip-to-country/*', about: 'Perform a GEOIP lookup', read: countryOf },
  {
    name: 'onions/current',
    about: 'Onion services owned by the current control connection.',
    read: (state) => onionsOf(state, false),
  },
  {
    name: 'onions/detached',
    about: 'Onion services detached from the control connection.',
    read: (state) => onionsOf(state, true),
  },
  {
    name: 'hs/client/desc/id/*',
    about: "Hidden Service descriptor in client's cache by onion.",
    read: descriptor,
  },
  {
    name: 'hs/service/desc/id/*',
    about: "Hidden Service descriptor in services's cache by onion.",
    read: descriptor,
  },
  { name: 'consensus/valid-after', about: 'When the consensus became valid.', read: consensusTime('after') },
  { name: 'consensus/fresh-until', about: 'When a newer consensus is due.', read: consensusTime('fresh') },
  { name: 'consensus/valid-until', about: 'When the consensus expires.', read: consensusTime('until') },
  download('desc/download-enabled', 'Do we try to download router descriptors?', '0'),
  download('md/download-enabled', 'Do we try to download microdescriptors?', '1'),
])();
