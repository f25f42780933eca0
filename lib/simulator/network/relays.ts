/** The relays of a simulated network: identities that follow from their names. */
import type { OrConnectionEvent, OrConnectionStatus } from '../../model/Event.js';
import type { OrConnectionDetails } from '../../model/EventDetails.js';
import { randomBetween } from '../random.js';
import { base64, hex } from '../text.js';

/**
 * A relay of a simulated network. `name` is the nickname or the fingerprint that the options have; `fingerprint` has
 * 40 hexadecimal digits without `$`.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedRelay {
  readonly name: string;
  readonly fingerprint: string;
  readonly nickname: string;
  /** An IPv4 address of a block that is reserved for documentation. */
  readonly address: string;
  readonly orPort: number;
  /** The digest of its descriptor, in base64 without padding. */
  readonly digest: string;
  /** The bandwidth of the consensus, in kilobytes per second. */
  readonly bandwidth: number;
  /** The code of its country. */
  readonly country: string;
}

/** The relays by the names in the options. The same name always has the same identity. */
export const relaysOf = (names: ReadonlyArray<string>): ReadonlyMap<string, SimulatedRelay> =>
  new Map(names.map((name, index) => [name, relayOf(name, index)]));

const relayOf = (name: string, index: number): SimulatedRelay => {
  let state = hashOf(name);
  const draw = (min: number, max: number): number => {
    const [n, next] = randomBetween(state, min, max);
    state = next;
    return n;
  };
  const bytes = (): ReadonlyArray<number> => Array.from({ length: 20 }, () => draw(0, 255));
  const own = /^\$?([0-9A-Fa-f]{40})/.exec(name)?.[1];
  const drawn = hex(bytes());
  return {
    name,
    fingerprint: (own ?? drawn).toUpperCase(),
    nickname: own === undefined ? name : 'Unnamed',
    address: `${blocks[Math.floor(index / 254) % blocks.length] as string}.${1 + (index % 254)}`,
    orPort: [9001, 443][draw(0, 1)] as number,
    digest: base64(bytes()),
    bandwidth: draw(1000, 60_000),
    country: countries[draw(0, countries.length - 1)] as string,
  };
};

/** The blocks of RFC 5737. */
const blocks = ['192.0.2', '198.51.100', '203.0.113'];

const countries = ['at', 'ca', 'ch', 'cz', 'de', 'fi', 'fr', 'gb', 'is', 'nl', 'no', 'ro', 'se', 'us'];

/** FNV-1a, of 32 bits. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
};

type Network = { readonly relays: ReadonlyMap<string, SimulatedRelay> };

/** `$FINGERPRINT~nickname`, the name of a relay in the v1 protocol. */
export const longName = ({ relays }: Network, name: string): string => {
  const relay = relays.get(name);
  return relay === undefined ? name : `$${relay.fingerprint}~${relay.nickname}`;
};

/** The event of an OR connection in the v1 protocol, and its row in GETINFO orconn-status. */
export const orConnectionEvent = (
  network: Network,
  router: string,
  status: OrConnectionStatus,
  more: Partial<OrConnectionDetails> = {},
): OrConnectionEvent => ({
  _tag: 'OrConnection',
  status,
  router: longName(network, router),
  details: { status: status.toUpperCase(), ...more, other: {} },
});

/** Finds a relay by its nickname, or by its fingerprint with or without `$` and its nickname. */
export const findRelay = ({ relays }: Network, text: string): SimulatedRelay | undefined => {
  const fingerprint = /^\$?([0-9A-Fa-f]{40})(?:[~=][A-Za-z0-9]{1,19})?$/.exec(text)?.[1]?.toUpperCase();
  for (const relay of relays.values()) {
    if (
      fingerprint === undefined
        ? relay.nickname.toLowerCase() === text.toLowerCase()
        : relay.fingerprint === fingerprint
    )
      return relay;
  }
  return undefined;
};
