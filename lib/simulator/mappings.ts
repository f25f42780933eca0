/** Address mappings (section 3.11). */
import { either as E } from 'fp-ts';
import { addressMapping, canonicalAddress, ipv4, ipv6, isNullAddress, parseAddress } from '../model/Address.js';
import type { Address } from '../model/Address.js';
import { serverError } from '../TorError.js';
import { all, alter, answer, given, warnings } from './Change.js';
import type { Change } from './Change.js';
import { linesOf } from './config/Config.js';
import { randomBetween } from './random.js';
import { inserted, removed } from './State.js';
import type { SimulatedMapping, SimulatorState } from './State.js';

/**
 * MAPADDRESS. A null `from` gets an existing mapping to `to`, or else an unused address of its type; equal addresses
 * remove a mapping; any other `from` replaces its earlier mapping.
 */
export const mapAddress = (original: Address, replacement: Address): Change => {
  const from = canonicalAddress(original);
  const to = canonicalAddress(replacement);
  return given((state) => {
    if (isNullAddress(to)) return refuse('Cannot map to a null address');
    if (isNullAddress(from)) {
      const existing = [...state.mappings.values()].find(
        (mapping) => mapping.from._tag === from._tag && keyOf(mapping.to) === keyOf(to),
      );
      if (existing !== undefined) return answerMapping(existing.from, existing.to);
      if (isFull(state)) return tooMany;
      const [chosen, random] = chooseAddress(state, from._tag);
      return chosen === undefined
        ? refuse('No address is free')
        : all([alter(() => ({ random, mappings: register(state, chosen, to) })), answerMapping(chosen, to)]);
    }
    if (keyOf(from) === keyOf(to)) {
      return all([alter(() => ({ mappings: removed(state.mappings, keyOf(from)) })), answerMapping(from, to)]);
    }
    return isFull(state) && !state.mappings.has(keyOf(from))
      ? tooMany
      : all([alter(() => ({ mappings: register(state, from, to) })), answerMapping(from, to)]);
  });
};

/** GETALLMAPPINGS: the mappings of the configuration come first. */
export const getAllMappings: Change = /* #__PURE__ */ given(({ mappings }) =>
  answer(
    E.right({ _tag: 'Mappings', mappings: [...mappings.values()].map(({ from, to }) => addressMapping(from, to)) }),
  ),
);

/** Adds the mappings of MapAddress lines, and removes those of earlier lines. */
export const configureMappings: Change = /* #__PURE__ */ given((state) => {
  const own = [...state.mappings].filter(([, { configured }]) => !configured);
  const complaints: string[] = [];
  const mappings = new Map<string, SimulatedMapping>();
  for (const { value } of linesOf(state.config, 'MapAddress').slice(0, state.settings.maxMappings)) {
    const [from = '', to = ''] = value.split(/\s+/);
    const parsed = [from, to].map(parseAddress);
    const [original, replacement] = parsed;
    if (original === undefined || E.isLeft(original)) {
      complaints.push(`config_register_addressmaps(): Skipping invalid argument '${from}' to MapAddress`);
    } else if (replacement === undefined || E.isLeft(replacement)) {
      complaints.push(`config_register_addressmaps(): Skipping invalid argument '${to}' to MapAddress`);
    } else {
      mappings.set(keyOf(original.right), { from: original.right, to: replacement.right, configured: true });
    }
  }
  for (const [key, mapping] of own) if (!mappings.has(key)) mappings.set(key, mapping);
  return all([alter(() => ({ mappings })), warnings(complaints)]);
});

/** The effective destination of a connection to a host. */
export const mapped = ({ mappings }: SimulatorState, host: Address): Address => {
  let now = host;
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const next = mappings.get(keyOf(now));
    if (next === undefined) break;
    now = next.to;
  }
  return now;
};

/** Limits the steps through mappings, which may form a cycle. */
const MAX_HOPS = 16;

/** Hostnames are case-insensitive. */
const keyOf = (address: Address): string => `${address._tag} ${canonicalAddress(address).address.toLowerCase()}`;

const register = ({ mappings }: SimulatorState, from: Address, to: Address): ReadonlyMap<string, SimulatedMapping> =>
  inserted(mappings, keyOf(from), { from, to, configured: false });

const isFull = ({ mappings, settings }: SimulatorState): boolean => mappings.size >= settings.maxMappings;

const answerMapping = (from: Address, to: Address): Change =>
  answer(E.right({ _tag: 'Mappings', mappings: [addressMapping(from, to)] }));

/** Section 3.11: a server that cannot fulfill the request answers with an internal error. */
const refuse = (text: string): Change => answer(E.left(serverError('InternalError', text, undefined, 'MAPADDRESS')));

const tooMany = /* #__PURE__ */ refuse('Too many address mappings');

/** An address that is unlikely to be in use: of 127.192.0.0/10, of fd00::/8, or a name below `.virtual`. */
const chooseAddress = (
  { mappings, random }: SimulatorState,
  type: Address['_tag'],
): readonly [Address | undefined, number] => {
  let state = random;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const bytes: number[] = [];
    for (let i = 0; i < 16; i++) {
      const [byte, next] = randomBetween(state, 0, 255);
      bytes.push(byte);
      state = next;
    }
    const address = addressFrom(bytes, type);
    if (!mappings.has(keyOf(address))) return [address, state];
  }
  return [undefined, state];
};

const MAX_ATTEMPTS = 64;

const addressFrom = (bytes: ReadonlyArray<number>, type: Address['_tag']): Address => {
  const [a = 0, b = 0, c = 0] = bytes;
  switch (type) {
    case 'IPv4':
      return ipv4([127, 192 + (a % 64), b, 1 + (c % 254)]);
    case 'IPv6':
      return ipv6([0xfd, ...bytes.slice(1)]);
    case 'Hostname':
      return { _tag: 'Hostname', address: `${bytes.map((byte) => BASE32[byte % 32]).join('')}.virtual` };
  }
};

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
