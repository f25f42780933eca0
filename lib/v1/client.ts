/** The client of the v1 protocol. */
import { concatMap, of } from 'rxjs';
import type { Connect } from '../transport/Duplex.js';
import { left } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Connected } from '../client/Connected.js';
import { reconnecting } from '../client/reconnecting.js';
import type { SessionOptions } from '../client/SessionOptions.js';
import { eventStreamsWith, mapAddressWith } from '../Tor.js';
import { encodeError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { quote } from '../internal/text.js';
import type { Credentials } from './authentication/authenticate.js';
import { webCryptography } from './authentication/cryptography.js';
import type { Cryptography } from './authentication/cryptography.js';
import { bootstrap } from './bootstrap/follow.js';
import type { V1EventOf } from '../model/V1Event.js';
import { limitsOf } from './framing/limits.js';
import type { FramingLimits } from './framing/limits.js';
import type { V1Tor } from './V1Tor.js';
import { v1 } from './protocol.js';
import { MAX_NAME } from './receive.js';
import type { EventKey } from './receive.js';
import { addOnion } from './command/addOnion.js';
import { addOnionClientAuth } from './command/addOnionClientAuth.js';
import { attachStream } from './command/attachStream.js';
import { closeCircuit } from './command/closeCircuit.js';
import { closeStream } from './command/closeStream.js';
import { delOnion } from './command/delOnion.js';
import { dropGuards } from './command/dropGuards.js';
import { dropOwnership } from './command/dropOwnership.js';
import { dropTimeouts } from './command/dropTimeouts.js';
import { extendCircuit } from './command/extendCircuit.js';
import { allMappings } from './command/getAllMappings.js';
import { getConf } from './command/getConf.js';
import { getInfoText } from './command/getInfo.js';
import { hsFetch } from './command/hsFetch.js';
import { hsPost } from './command/hsPost.js';
import { loadConf } from './command/loadConf.js';
import { mapAddress } from './command/mapAddress.js';
import { raw } from './command/raw.js';
import { redirectStream } from './command/redirectStream.js';
import { removeOnionClientAuth } from './command/removeOnionClientAuth.js';
import { resetConf } from './command/resetConf.js';
import { resolve } from './command/resolve.js';
import { saveConf } from './command/saveConf.js';
import { setCircuitPurpose } from './command/setCircuitPurpose.js';
import { setConf } from './command/setConf.js';
import { signal } from './command/signal.js';
import { circuitStatus, orConnectionStatus, streamStatus } from './command/status.js';
import { takeOwnership } from './command/takeOwnership.js';
import { useFeature } from './command/useFeature.js';
import { viewOnionClientAuth } from './command/viewOnionClientAuth.js';
import { getInfoWith } from './info/getInfoWith.js';
import { tagOfStream } from '../model/Event.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A client of the v1 protocol: a {@link V1Tor} with a connection.
 *
 * @category model
 * @since 0.1.0
 */
export type V1Client = Connected<V1Tor>;

/**
 * The options of {@link v1Client}.
 *
 * @category model
 * @since 0.1.0
 */
export interface V1ClientOptions extends SessionOptions, Credentials {
  /** The largest reply or event that the client accepts from the Tor; `defaultFramingLimits` by default. */
  readonly limits?: { readonly [K in keyof FramingLimits]?: FramingLimits[K] | undefined } | undefined;
  /** The functions for SAFECOOKIE; those of the platform by default. */
  readonly cryptography?: Cryptography | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Makes a `V1Tor` over connections that `connect` opens.
 *
 * @example
 * v1Client(unix('/run/tor/control'), { cookieFrom: cookieSecret })
 *
 * @category constructors
 * @since 0.1.0
 */
export const v1Client = (connect: Connect, options: V1ClientOptions = {}): V1Client => {
  const { cryptography = webCryptography, limits, ...rest } = options;
  const protocol = v1(rest, cryptography, limitsOf(limits));
  const { ask, event, active, ...session } = reconnecting(protocol, connect, rest);
  const named = <N extends string>(name: N): ObservableEither<TorError, V1EventOf<N>> =>
    isEventName(name)
      ? (event(nameKey(name)) as ObservableEither<TorError, V1EventOf<N>>)
      : left(encodeError('SETEVENTS', 'Event', `up to ${MAX_NAME} letters, digits and _`, quote(name)));
  const tor = {
    getInfoText: <const K extends ReadonlyArray<string>>(keys: K) => ask(getInfoText(keys)),
    event: named,
    active: (name: string) => active(keyOf(name)),
  };
  return {
    getConf: (keys) => ask(getConf(keys)),
    setConf: (lines) => ask(setConf(lines)),
    resetConf: (lines) => ask(resetConf(lines)),
    saveConf: ask(saveConf),
    loadConf: (text) => ask(loadConf(text)),
    signal: (name) => ask(signal(name)),
    mapAddress: mapAddressWith((mapping) => ask(mapAddress(mapping))),
    getAllMappings: ask(allMappings).pipe(concatMap((answer) => (answer._tag === 'Left' ? of(answer) : answer.right))),
    ...eventStreamsWith((tag) => event(tag) as ObservableEither<TorError, never>),
    ...tor,
    getInfo: getInfoWith(tor.getInfoText),
    closeCircuit: (id, closing) => ask(closeCircuit(id, closing)),
    closeStream: (id, reason = 1) => ask(closeStream(id, reason)),
    extendCircuit: (path, extending) => ask(extendCircuit(path, extending)),
    setCircuitPurpose: (id, purpose) => ask(setCircuitPurpose(id, purpose)),
    attachStream: (stream, circuit, attaching) => ask(attachStream(stream, circuit, attaching)),
    redirectStream: (stream, address, port) => ask(redirectStream(stream, address, port)),
    resolve: (host, resolving) => ask(resolve(host, resolving)),
    addOnion: (service) => ask(addOnion(service)),
    delOnion: (serviceId) => ask(delOnion(serviceId)),
    addOnionClientAuth: (service, key, adding) => ask(addOnionClientAuth(service, key, adding)),
    removeOnionClientAuth: (service) => ask(removeOnionClientAuth(service)),
    viewOnionClientAuth: (service) => ask(viewOnionClientAuth(service)),
    hsFetch: (address, fetching) => ask(hsFetch(address, fetching)),
    hsPost: (descriptor, posting) => ask(hsPost(descriptor, posting)),
    useFeature: (features) => ask(useFeature(features)),
    takeOwnership: ask(takeOwnership),
    dropOwnership: ask(dropOwnership),
    dropGuards: ask(dropGuards),
    dropTimeouts: ask(dropTimeouts),
    snapshots: {
      active: tor.active,
      circuits: ask(circuitStatus),
      streams: ask(streamStatus),
      orConnections: ask(orConnectionStatus),
    },
    command: (line, data) => ask(raw(line, data)),
    bootstrap$: bootstrap(tor, rest.scheduler === undefined ? {} : { scheduler: rest.scheduler }),
    ...session,
  };
};

const isEventName = (name: string): boolean => /^[A-Za-z0-9_]+$/.test(name) && name.length <= MAX_NAME;

const nameKey = (name: string): EventKey => name.toUpperCase() as EventKey;

/** The key of one of the five streams, or of an event's name. */
const keyOf = (event: string): EventKey => tagOfStream(event) ?? nameKey(event);
