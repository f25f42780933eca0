/** The simulated Tor as a pure function. */
import { either as E } from 'fp-ts';
import type { BuildTimeoutSetEvent } from '../model/V1Event.js';
import { closed, serverError, transportError } from '../TorError.js';
import {
  all,
  alter,
  answer,
  done,
  emit,
  end,
  given,
  logError,
  refuse,
  report,
  unchanged,
  warn,
  warnings,
} from './Change.js';
import type { Change, SimulatorInput, Stepped } from './Change.js';
import { tick } from './clock.js';
import { confChanged } from './config/confChanged.js';
import { changedLines, fromTorrc, keepFixed, setConf } from './config/assign.js';
import { getConf, refusalError, refusalText, textOf } from './config/Config.js';
import type { Attempt, Config, Refusal } from './config/Config.js';
import { readTorrc, writeTorrc } from './config/torrc.js';
import { configureMappings, getAllMappings, mapAddress, mapped } from './mappings.js';
import { infoTexts } from './info/info.js';
import { consensusArrived } from './network/consensus.js';
import * as network from './network/requests.js';
import { dropGuards, killRouter, startRouter } from './network/routers.js';
import { beginStream, freeStreamId } from './network/streams.js';
import { used } from './network/traffic.js';
import * as onions from './onion/services.js';
import { signal } from './signals.js';
import type { SimulatorState } from './State.js';

/**
 * The next state, and its outputs. Total: any sequence of inputs is answered, and every state is bounded.
 *
 * Once the Tor has ended, the state does not change, and each request gets the reason as its Left.
 *
 * @category model
 * @since 0.1.0
 */
export const step = (state: SimulatorState, input: SimulatorInput): Stepped =>
  (state.ended === undefined ? change(input) : refused(input, state.ended))(state);

const change = (input: SimulatorInput): Change => {
  switch (input._tag) {
    case 'Tick':
      return given(({ started }) => (started ? tick(input.milliseconds) : unchanged));
    case 'Loaded':
      return E.isLeft(input.torrc) ? unreadable(input.torrc.left) : load(input.torrc.right);
    case 'Saved':
      return E.isRight(input.result)
        ? done
        : all([
            warn(`write_configuration_file(): ${input.result.left}`),
            answer(
              E.left(serverError('InternalError', 'Unable to write configuration to disk.', undefined, 'SAVECONF')),
            ),
          ]);
    case 'GetConf':
      return given(({ config }) => {
        const { result, log: lines } = getConf(config, input.keys);
        return all([
          warnings(lines),
          answer(E.isRight(result) ? E.right({ _tag: 'Lines', lines: result.right }) : result),
        ]);
      });
    case 'SetConf':
      return given(({ config }) => {
        const attempt = setConf(config, input.lines);
        return all([
          adopt(attempt),
          answer(E.isRight(attempt.result) ? E.right({ _tag: 'Done' }) : E.left(refusalError(attempt.result.left))),
        ]);
      });
    case 'SaveConf':
      return given(({ config }) => emit({ _tag: 'Save', torrc: writeTorrc(changedLines(config)) }));
    case 'Signal':
      return signal(input.signal);
    case 'MapAddress':
      return mapAddress(input.from, input.to);
    case 'GetAllMappings':
      return getAllMappings;
    case 'OpenStream':
      return openStream(input.target);
    case 'GetInfo':
      return given((state) => {
        const texts = infoTexts(state, input.keys);
        return answer(E.isRight(texts) ? E.right({ _tag: 'Texts', texts: texts.right }) : texts);
      });
    case 'LoadConf':
      return loadConf(input.torrc);
    case 'CloseCircuit':
      return network.requestClose(input.id, input.ifUnused === true);
    case 'CloseStream':
      return network.requestCloseStream(input.id, input.reason);
    case 'ExtendCircuit':
      return network.requestExtend(input.path, input.circuit, input.purpose);
    case 'AttachStream':
      return network.requestAttach(input.stream, input.circuit, input.hop);
    case 'RedirectStream':
      return network.requestRedirect(input.stream, input.address, input.port);
    case 'SetCircuitPurpose':
      return network.requestPurpose(input.id, input.purpose);
    case 'Resolve':
      return network.requestResolve(input.host);
    case 'AddOnion':
      return onions.addOnion(input.service);
    case 'DelOnion':
      return onions.delOnion(input.address);
    case 'AddOnionClientAuth':
      return onions.addClientAuth(input.auth);
    case 'RemoveOnionClientAuth':
      return onions.removeClientAuth(input.service);
    case 'ViewOnionClientAuth':
      return onions.viewClientAuths(input.service);
    case 'HsFetch':
      return onions.fetchDescriptor(input.address, input.servers);
    case 'HsPost':
      return onions.postDescriptor(input.address, input.servers);
    case 'UseFeature': {
      const unknown = input.features.find((feature) => !features.includes(feature.toUpperCase()));
      return unknown === undefined ? done : refuse(552, `Unrecognized feature "${unknown}"`, 'USEFEATURE');
    }
    case 'SetOwnership':
      return done;
    case 'DropGuards':
      return all([dropGuards, done]);
    case 'DropTimeouts':
      return all([alter(() => ({ built: 0 })), report(timesForgotten), done]);
    case 'KillRouter':
      return ofRouter(input.router, killRouter);
    case 'StartRouter':
      return ofRouter(input.router, startRouter);
  }
};

const refused = (input: SimulatorInput, reason: NonNullable<SimulatorState['ended']>): Change =>
  input._tag === 'Tick' ? unchanged : answer(E.left(reason));

/** The features of current Tors, which are always on. */
const features: ReadonlyArray<string> = ['EXTENDED_EVENTS', 'VERBOSE_NAMES'];

const timesForgotten: BuildTimeoutSetEvent = {
  _tag: 'BuildTimeoutSet',
  type: 'RESET',
  totalTimes: 0,
  timeoutMs: 60_000,
  xm: 0,
  alpha: 0,
  cutoffQuantile: 0.8,
  timeoutRate: 0,
  closeMs: 60_000,
  closeRate: 0,
};

const invalid = (text: string): Change => answer(E.left(serverError('InvalidValue', text)));

/** Adopts the configuration of a successful attempt, and writes the log lines of any attempt. */
const adopt = ({ result, log: lines }: Attempt<Refusal, Config>): Change =>
  all([
    warnings(lines),
    given((state) => {
      if (E.isLeft(result)) return unchanged;
      const config = result.right;
      const isSame = config.get('MapAddress') === state.config.get('MapAddress');
      return all([
        alter(() => ({ config })),
        isSame ? unchanged : configureMappings,
        state.started ? confChanged(state.config, config) : unchanged,
      ]);
    }),
  ]);

/** LOADCONF replaces the configuration, or leaves it if the text is not one that a running Tor can adopt. */
const loadConf = (torrc: string): Change =>
  given(({ config }) => {
    const attempt = keepFixed(config, fromTorrc(readTorrc(torrc)));
    return all([adopt(attempt), E.isRight(attempt.result) ? done : refuseTorrc(attempt.result.left)]);
  });

const refuseTorrc = (refusal: Refusal): Change => {
  const [status, kind] = refusal.code === 'Fixed' ? [553, 'Transition not allowed'] : [552, 'Invalid config file'];
  return refuse(status, `${kind}: Failed to parse/validate config: ${refusalText(refusal)}`, 'LOADCONF', 'option');
};

/** Loads the torrc. A Tor that cannot read its configuration, at its start or later, exits. */
const load = (torrc: string): Change =>
  given(({ started, config }) => {
    const read = fromTorrc(readTorrc(torrc));
    const attempt = started ? keepFixed(config, read) : read;
    return all([
      adopt(attempt),
      E.isLeft(attempt.result)
        ? unreadable(attempt.log[attempt.log.length - 1] ?? refusalError(attempt.result.left).text)
        : all([started ? refetch() : unchanged, alter(() => ({ started: true })), done]),
    ]);
  });

/** A reload resets the log level, fetches a new directory, and reports the next open circuit as at the start. */
const refetch = (): Change =>
  all([alter(() => ({ debugging: false, working: false })), used(DIRECTORY, REQUEST), consensusArrived]);

/** Bytes of a directory and of the request for it. */
const DIRECTORY = 49_152;
const REQUEST = 512;

const unreadable = (why: string): Change => {
  const reason = closed(`the configuration could not be read: ${why}`);
  return all([
    logError('Reading config failed--see warnings above. For usage, try -h.'),
    end(reason),
    answer(E.left(reason)),
  ]);
};

const openStream = (target: string): Change =>
  given((state) => {
    if (state.shutdownAt !== Infinity) {
      const endpoint = `socks:${textOf(state.config, 'SocksPort') ?? ''}`;
      const detail = 'the Tor is shutting down and has closed its listeners';
      return answer(E.left(transportError('Refused', endpoint, detail)));
    }
    const [, host = '', port = '0'] = /^(\[[^\]]*\]|[^:]*)(?::([0-9]{1,5}))?$/.exec(target) ?? [];
    const address = network.hostOf(host);
    const text = address === undefined ? undefined : network.hostText(mapped(state, address));
    if (text === undefined || Number(port) > 65_535) {
      return invalid('A target is host:port, or host alone to resolve it');
    }
    const id = freeStreamId(state);
    return id === undefined
      ? answer(E.left(serverError('ResourceExhausted', 'Too many streams')))
      : all([beginStream(id, `${text}:${Number(port)}`), answer(E.right({ _tag: 'Stream', id }))]);
  });

const ofRouter = (router: string, act: (router: string) => Change): Change =>
  given(({ settings }) =>
    settings.routers.includes(router)
      ? all([act(router), done])
      : invalid('The simulated network has no router of this fingerprint'),
  );
