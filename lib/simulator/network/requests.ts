/** The requests of a controller for circuits and streams. */
import { either as E } from 'fp-ts';
import { parseAddress } from '../../model/Address.js';
import type { Address } from '../../model/Address.js';
import { isEncodable } from '../../internal/text.js';
import type { CircuitId, StreamId } from '../../model/ids.js';

import { all, alter, answer, done, given, refuse, report, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { inserted, limits } from '../State.js';
import type { CircuitPurposeWord, SimulatedCircuit, SimulatedStream } from '../State.js';
import { endCircuit, extendBy, freeCircuitId, launchThrough, v1CircuitEvent } from './circuits.js';
import { choosePath } from './paths.js';
import { findRelay } from './relays.js';
import { attachTo, beginStream, closeStream, freeStreamId, redirect } from './streams.js';

// -------------------------------------------------------------------------------------
// circuits
// -------------------------------------------------------------------------------------

const ofCircuit = (id: CircuitId, request: string, act: (circuit: SimulatedCircuit) => Change): Change =>
  given(({ circuits }) => {
    const circuit = circuits.get(id);
    return circuit === undefined ? refuse(552, `Unknown circuit "${id}"`, request) : act(circuit);
  });

/** CLOSECIRCUIT. With `ifUnused`, a circuit with streams stays open. */
export const requestClose = (id: CircuitId, ifUnused: boolean): Change =>
  ofCircuit(id, 'CLOSECIRCUIT', (circuit) =>
    all([
      given(({ streams }) =>
        ifUnused && [...streams.values()].some((stream) => stream.circuit === id)
          ? unchanged
          : endCircuit(circuit, 'REQUESTED'),
      ),
      done,
    ]),
  );

const EXTEND = 'EXTENDCIRCUIT';

/** The longest path of a circuit. */
const MAX_PATH = 8;

/** EXTENDCIRCUIT: launches a circuit through a path, or through one that the Tor chooses; or extends one. */
export const requestExtend = (path: ReadonlyArray<string>, id: CircuitId, purpose: CircuitPurposeWord): Change =>
  given((state) => {
    if (path.length === 0) {
      const [own, random] = choosePath(state);
      return id === 0
        ? all([alter(() => ({ random })), launch(own, purpose)])
        : refuse(512, 'syntax error: path required.', EXTEND);
    }
    const found = path.map((name) => findRelay(state, name)?.name);
    const missing = path[found.indexOf(undefined)];
    const routers = found.flatMap((name) => name ?? []);
    if (id === 0) {
      return missing === undefined ? launch(routers, purpose) : refuse(552, `No such router "${missing}"`, EXTEND);
    }
    return ofCircuit(id, EXTEND, (circuit) => {
      if (missing !== undefined) return refuse(552, `No such router "${missing}"`, EXTEND);
      return circuit.path.length + routers.length > MAX_PATH
        ? refuse(551, "Couldn't send onion skin", EXTEND)
        : all([extendBy(circuit, routers), answer(E.right({ _tag: 'Circuit', id }))]);
    });
  });

const launch = (path: ReadonlyArray<string>, purpose: CircuitPurposeWord): Change =>
  given((state) => {
    const isPossible = path.length > 0 && path.length <= MAX_PATH && state.circuits.size < limits.circuits;
    if (!isPossible || state.shutdownAt !== Infinity) return refuse(551, "Couldn't start circuit", EXTEND);
    return all([
      launchThrough(path, { purpose, controlled: true }),
      answer(E.right({ _tag: 'Circuit', id: freeCircuitId(state) })),
    ]);
  });

/** SETCIRCUITPURPOSE. */
export const requestPurpose = (id: CircuitId, purpose: CircuitPurposeWord): Change =>
  ofCircuit(id, 'SETCIRCUITPURPOSE', (circuit) => {
    if (circuit.purpose === purpose) return done;
    const changed = { ...circuit, purpose };
    return all([
      alter(({ circuits }) => ({ circuits: inserted(circuits, id, changed) })),
      given((state) =>
        report(v1CircuitEvent(state, changed, 'PURPOSE_CHANGED', { other: { OLD_PURPOSE: circuit.purpose } })),
      ),
      done,
    ]);
  });

// -------------------------------------------------------------------------------------
// streams
// -------------------------------------------------------------------------------------

const ofStream = (id: StreamId, request: string, act: (stream: SimulatedStream) => Change): Change =>
  given(({ streams }) => {
    const stream = streams.get(id);
    return stream === undefined ? refuse(552, `Unknown stream "${id}"`, request) : act(stream);
  });

const ATTACH = 'ATTACHSTREAM';

/** ATTACHSTREAM: attaches a stream that waits for a controller, or that has not been answered yet. */
export const requestAttach = (id: StreamId, to: CircuitId, hop: number | undefined): Change =>
  ofStream(id, ATTACH, (stream) => {
    if (stream.status === 'Open' || (stream.status === 'Waiting' && !stream.unattached)) {
      return refuse(555, 'Connection is not managed by controller.', ATTACH);
    }
    if (to === 0) return all([attachTo(stream, undefined), done]);
    return ofCircuit(to, ATTACH, ({ open, path }) => {
      if (!open) return refuse(551, "Can't attach stream to non-open origin circuit", ATTACH);
      if (path.length === 1) return refuse(551, "Can't attach stream to this one-hop circuit.", ATTACH);
      return hop !== undefined && (hop > path.length || hop < 1)
        ? refuse(551, `Circuit doesn't have ${hop} hops.`, ATTACH)
        : all([attachTo(stream, to), done]);
    });
  });

/** REDIRECTSTREAM. Without a port, the port of the stream stays. As in Tor, a long name is cut. */
export const requestRedirect = (id: StreamId, address: string, port: number | undefined): Change =>
  ofStream(id, 'REDIRECTSTREAM', (stream) => {
    const host = targetHost(address.slice(0, MAX_HOST));
    return host === undefined
      ? refuse(512, `Invalid address "${address.slice(0, MAX_HOST)}"`, 'REDIRECTSTREAM')
      : all([redirect(stream, `${host}:${port ?? Number(/[0-9]*$/.exec(stream.target)?.[0])}`), done]);
  });

/** CLOSESTREAM. */
export const requestCloseStream = (id: StreamId, reason: number): Change =>
  ofStream(id, 'CLOSESTREAM', (stream) => all([closeStream(stream, reasons[reason] ?? 'MISC'), done]));

/** The reasons of RELAY_END (tor-spec, 6.3), by their number. */
const reasons: ReadonlyArray<string | undefined> = [
  undefined,
  'MISC',
  'RESOLVEFAILED',
  'CONNECTREFUSED',
  'EXITPOLICY',
  'DESTROY',
  'DONE',
  'TIMEOUT',
  'NOROUTE',
  'HIBERNATING',
  'INTERNAL',
  'RESOURCELIMIT',
  'CONNRESET',
  'TORPROTOCOL',
  'NOTDIRECTORY',
];

/** RESOLVE: begins a stream for a look-up, whose answer ADDRMAP reports. One that is not possible has none. */
export const requestResolve = (host: string): Change =>
  given((state) => {
    const id = freeStreamId(state);
    const text = targetHost(host);
    return id === undefined || text === undefined || state.shutdownAt !== Infinity
      ? done
      : all([beginStream(id, `${text}:0`), done]);
  });

/** The longest host of a SOCKS request. */
const MAX_HOST = 255;

/** The address of a host in a request; `undefined` for text that is not one. */
export const hostOf = (text: string): Address | undefined => {
  const address = text.length > MAX_HOST ? undefined : parseAddress(text);
  return address?._tag === 'Right' ? address.right : undefined;
};

/** A host as in the target of a stream; `undefined` for a name that a line of the protocol cannot hold. */
export const hostText = ({ _tag, address }: Address): string | undefined => {
  if (/["=]/.test(address) || !isEncodable(address)) return undefined;
  return _tag === 'IPv6' ? `[${address}]` : address;
};

const targetHost = (text: string): string | undefined => {
  const address = hostOf(text);
  return address === undefined ? undefined : hostText(address);
};
