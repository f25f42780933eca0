/** Onion services of a simulated Tor: created, published, fetched and removed. */
import { either as E } from 'fp-ts';
import type { NewOnion } from '../../v1/model/onions.js';
import { all, alter, answer, done, given, refuse, report, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { findRelay, longName } from '../network/relays.js';
import { randomBetween } from '../random.js';
import { inserted, limits, removed } from '../State.js';
import type { SimulatedClientAuth, SimulatorState } from '../State.js';
import { later } from '../tasks.js';
import { base64, fromBase64, hex } from '../text.js';
import { addressOf, isOnionAddress } from './address.js';
import { sha3 } from './sha3.js';

// -------------------------------------------------------------------------------------
// services
// -------------------------------------------------------------------------------------

const KEY = 'ED25519-V3';

/** ADD_ONION. The descriptor is then published to the directories. */
export const addOnion = (service: NewOnion): Change => {
  const refused = (status: number, text: string): Change => refuse(status, text, 'ADD_ONION');
  if (service.ports.length === 0) return refused(512, "Missing 'Port' argument");
  if (service.nonAnonymous === true) return refused(512, 'Tor is in anonymous hidden service mode');
  if (service.key === undefined) return withNewKey((key) => create(service, key, true));
  const { type, blob } = service.key;
  if (type === 'NEW' && (blob === 'BEST' || blob === KEY)) return withNewKey((key) => create(service, key, true));
  if (type !== KEY) return refused(513, 'Invalid key type');
  const key = fromBase64(blob);
  return key?.length === 64 ? create(service, key, false) : refused(512, 'Failed to decode ED25519-V3 key');
};

const create = (service: NewOnion, privateKey: ReadonlyArray<number>, isNew: boolean): Change =>
  given(({ onions, time }) => {
    const address = addressOf(privateKey);
    if (onions.has(address)) return refuse(550, 'Onion address collision', 'ADD_ONION');
    if (onions.size >= limits.onions) return refuse(551, 'Failed to add Onion Service', 'ADD_ONION');
    const key = padded(base64(privateKey));
    const onion = { address, key, detached: service.detach === true };
    return all([
      alter(() => ({ onions: inserted(onions, address, onion) })),
      later({ _tag: 'Upload', at: time + SOON, address, step: 0 }),
      answer(
        E.right({
          _tag: 'Onion',
          onion: {
            serviceId: address,
            key: isNew && service.discardKey !== true ? { type: KEY, blob: key } : undefined,
          },
        }),
      ),
    ]);
  });

const padded = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, '=');

/** A key of random bytes; its first half is clamped, as an expanded key of Tor. */
const withNewKey =
  (use: (key: ReadonlyArray<number>) => Change): Change =>
  (state) => {
    let aside = state.aside;
    const key = Array.from({ length: 64 }, (_, i) => {
      const [byte, next] = randomBetween(aside, 0, 255);
      aside = next;
      return i === 0 ? byte & 248 : i === 31 ? (byte & 63) | 64 : byte;
    });
    return use(key)({ ...state, aside });
  };

/** DEL_ONION. */
export const delOnion = (address: string): Change =>
  given(({ onions, tasks }) => {
    if (!isOnionAddress(address)) return refuse(512, 'Malformed Onion Service id', 'DEL_ONION');
    return onions.has(address)
      ? all([
          alter(() => ({
            onions: removed(onions, address),
            tasks: tasks.filter((task) => task._tag !== 'Upload' || task.address !== address),
          })),
          done,
        ])
      : refuse(552, 'Unknown Onion Service id', 'DEL_ONION');
  });

// -------------------------------------------------------------------------------------
// descriptors
// -------------------------------------------------------------------------------------

/** Milliseconds between the steps of an upload, and until a directory answers. */
const SOON = 400;

/** The number of directories that a descriptor is uploaded to. */
const DIRECTORIES = 4;

/**
 * Makes a step of the publication of a descriptor: it is created and sent to all directories at first; each of them
 * confirms it in a step of its own.
 */
export const upload = (address: string, step: number): Change =>
  given((state) => {
    const routers = directoriesOf(state, address);
    const more = (from: number): Change =>
      from <= routers.length ? later({ _tag: 'Upload', at: state.time + SOON, address, step: from }) : unchanged;
    if (step > 0) {
      const router = routers[step - 1];
      return router === undefined ? unchanged : all([uploaded(state, address, router), more(step + 1)]);
    }
    const created = { authType: 'UNKNOWN', directory: 'UNKNOWN', descriptorId: descriptorId(address), replica: 0 };
    return all([
      report({ _tag: 'HsDesc', action: 'CREATED', address, ...created }),
      ...routers.map((router, index) => uploading(state, address, router, index)),
      // no directory is running: a later attempt may find one
      routers.length === 0 ? later({ _tag: 'Upload', at: state.time + RETRY, address, step: 0 }) : more(1),
    ]);
  });

/** An upload of a descriptor, with the directory's index. */
const uploading = (state: SimulatorState, address: string, router: string, index: number): Change =>
  report({
    _tag: 'HsDesc',
    action: 'UPLOAD',
    address,
    authType: 'UNKNOWN',
    directory: longName(state, router),
    descriptorId: descriptorId(address),
    directoryIndex: indexOf(address, index),
  });

const uploaded = (state: SimulatorState, address: string, router: string): Change =>
  report({ _tag: 'HsDesc', action: 'UPLOADED', address, authType: 'UNKNOWN', directory: longName(state, router) });

/** Milliseconds until a descriptor is uploaded again. */
const RETRY = 60_000;

/** HSFETCH. Events report the result. */
export const fetchDescriptor = (address: string, servers: ReadonlyArray<string>): Change => {
  if (!isOnionAddress(address)) return refuse(513, `Invalid argument "${address}"`, 'HSFETCH', 'code');
  return given((state) => {
    const routers = chosen(state, address, servers, 'HSFETCH');
    return typeof routers === 'function'
      ? routers
      : all([
          ...routers.slice(0, servers.length === 0 ? 1 : routers.length).map((router, index) =>
            all([
              report({
                _tag: 'HsDesc',
                action: 'REQUESTED',
                address,
                authType: 'NO_AUTH',
                directory: longName(state, router),
                descriptorId: descriptorId(address),
                directoryIndex: indexOf(address, index),
              }),
              later({ _tag: 'Fetched', at: state.time + SOON, address, router }),
            ]),
          ),
          done,
        ]);
  });
};

/** The answer of a directory: it has the descriptors of the services of this Tor. */
export const fetched = (address: string, router: string): Change =>
  given((state) => {
    const isFound = state.onions.has(address);
    const place = { address, directory: longName(state, router), descriptorId: descriptorId(address) };
    const reason = isFound ? undefined : state.down.has(router) ? 'UNEXPECTED' : 'NOT_FOUND';
    return all([
      report({ _tag: 'HsDesc', action: isFound ? 'RECEIVED' : 'FAILED', ...place, authType: 'NO_AUTH', reason }),
      report({ _tag: 'HsDescContent', ...place, descriptor: isFound ? descriptorOf(address) : '' }),
    ]);
  });

/** HSPOST. The directories confirm it at once. */
export const postDescriptor = (address: string, servers: ReadonlyArray<string>): Change => {
  if (!isOnionAddress(address)) return refuse(512, 'Malformed onion address', 'HSPOST');
  return given((state) => {
    const routers = chosen(state, address, servers, 'HSPOST');
    return typeof routers === 'function'
      ? routers
      : all([
          ...routers.flatMap((router, index) => [
            uploading(state, address, router, index),
            uploaded(state, address, router),
          ]),
          done,
        ]);
  });
};

/** The routers that a request names, or those that the Tor chooses; a refusal if one is not known. */
const chosen = (
  state: SimulatorState,
  address: string,
  servers: ReadonlyArray<string>,
  request: string,
): ReadonlyArray<string> | Change => {
  if (servers.length === 0) return directoriesOf(state, address);
  const found = servers.map((server) => findRelay(state, server)?.name);
  const missing = servers[found.indexOf(undefined)];
  return missing === undefined
    ? found.flatMap((name) => name ?? [])
    : refuse(552, `Server "${missing}" not found`, request);
};

/** The directories of a service: running routers, which ones depends on its address. */
const directoriesOf = ({ relays, down }: SimulatorState, address: string): ReadonlyArray<string> => {
  const running = [...relays.keys()].filter((router) => !down.has(router));
  const start = running.length === 0 ? 0 : address.charCodeAt(0) % running.length;
  return [...running.slice(start), ...running.slice(0, start)].slice(0, DIRECTORIES);
};

/** Stands for the blinded key of a service. */
const descriptorId = (address: string): string => base64(digestOf(address));

const indexOf = (address: string, index: number): string => hex(digestOf(`${address}${index}`)).toUpperCase();

const digestOf = (text: string): ReadonlyArray<number> => sha3(Array.from(text, (char) => char.charCodeAt(0) & 0xff));

/** A text of the form of a descriptor (rend-spec-v3, 2.4). Nobody can decrypt it. */
export const descriptorOf = (address: string): string =>
  [
    'hs-descriptor 3',
    'descriptor-lifetime 180',
    'descriptor-signing-key-cert',
    '-----BEGIN ED25519 CERT-----',
    base64(digestOf(`cert ${address}`)),
    '-----END ED25519 CERT-----',
    'revision-counter 1',
    'superencrypted',
    '-----BEGIN MESSAGE-----',
    base64(digestOf(`message ${address}`)),
    '-----END MESSAGE-----',
    `signature ${base64([...digestOf(`signature ${address}`), ...digestOf(`${address} signature`)])}`,
  ].join('\n');

// -------------------------------------------------------------------------------------
// clients
// -------------------------------------------------------------------------------------

/** ONION_CLIENT_AUTH_ADD. */
export const addClientAuth = (auth: SimulatedClientAuth): Change => {
  const { service, key } = auth;
  const refused = (status: number, text: string): Change => refuse(status, text, 'ONION_CLIENT_AUTH_ADD');
  if (!isOnionAddress(service)) return refused(512, `Invalid v3 address "${service}"`);
  if (key.type !== 'x25519') return refused(552, `Unrecognized key type "${key.type}"`);
  if (fromBase64(key.blob)?.length !== 32) return refused(512, 'Failed to decode x25519 private key');
  // a simulated Tor has no ClientOnionAuthDir
  if (auth.permanent) return refused(553, `Unable to store creds for "${service}"`);
  return given(({ clientAuths }) => {
    const replaced = clientAuths.has(service);
    if (!replaced && clientAuths.size >= limits.clientAuths) return refused(551, 'Too many client credentials');
    return all([
      alter(() => ({ clientAuths: inserted(clientAuths, service, auth) })),
      answer(E.right({ _tag: 'ClientAuthAdded', replaced })),
    ]);
  });
};

/** ONION_CLIENT_AUTH_REMOVE. */
export const removeClientAuth = (service: string): Change =>
  isOnionAddress(service)
    ? given(({ clientAuths }) =>
        all([
          alter(() => ({ clientAuths: removed(clientAuths, service) })),
          answer(E.right({ _tag: 'ClientAuthRemoved', found: clientAuths.has(service) })),
        ]),
      )
    : refuse(512, `Invalid v3 address "${service}"`, 'ONION_CLIENT_AUTH_REMOVE');

/** ONION_CLIENT_AUTH_VIEW. */
export const viewClientAuths = (service: string | undefined): Change =>
  service === undefined || isOnionAddress(service)
    ? given(({ clientAuths }) =>
        answer(
          E.right({
            _tag: 'ClientAuths',
            auths: [...clientAuths.values()].filter((auth) => service === undefined || auth.service === service),
          }),
        ),
      )
    : refuse(512, `Invalid v3 address "${service}"`, 'ONION_CLIENT_AUTH_VIEW');
