/**
 * Hidden services: the one group of options whose lines depend on those before them (section 3.4). They are asked for
 * by the virtual key HiddenServiceOptions, whose answer has lines of other keys, and so stand beside `getConfAs`.
 */
import { either as E, function as F, option as O } from 'fp-ts';
import { defer } from 'rxjs';
import { configLine, reset } from '../model/ConfigLine.js';
import type { ConfigLine } from '../model/ConfigLine.js';
import { Port } from '../model/ids.js';
import { chainEitherK, left } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import { decodeError, encodeError } from '../TorError.js';
import type { DecodeError, EncodeError, TorError } from '../TorError.js';
import { quote } from '../internal/text.js';
import { PortFromText } from './text.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * Connections to `port` of the service go to `target`: an address, a port, or both. Without one it is the same port of
 * the Tor's own machine.
 *
 * @category model
 * @since 0.1.0
 */
export interface HiddenServicePort {
  readonly port: Port;
  readonly target: O.Option<string>;
}

/**
 * A HiddenServiceDir with the lines that follow it: its ports, and its other options as they stand, in order.
 *
 * @category model
 * @since 0.1.0
 */
export interface HiddenService {
  readonly directory: string;
  readonly ports: ReadonlyArray<HiddenServicePort>;
  readonly options: ReadonlyArray<ConfigLine>;
}

// -------------------------------------------------------------------------------------
// requests
// -------------------------------------------------------------------------------------

/**
 * All hidden services, in order.
 *
 * @category requests
 * @since 0.1.0
 */
export const hiddenServices = (tor: Pick<Tor, 'getConf'>): ObservableEither<TorError, ReadonlyArray<HiddenService>> =>
  F.pipe(tor.getConf(['HiddenServiceOptions']), chainEitherK(groupServices));

/**
 * Replaces all hidden services; with none, removes them. A port out of range, or a directory without a name, is an
 * `EncodeError`, and nothing is sent.
 *
 * @category requests
 * @since 0.1.0
 */
export const setHiddenServices =
  (services: ReadonlyArray<HiddenService>) =>
  (tor: Pick<Tor, 'setConf'>): ObservableEither<TorError, void> =>
    defer(() => {
      const [problem] = services.flatMap(problemsOf);
      return problem === undefined
        ? tor.setConf(services.length === 0 ? [reset(DIR)] : services.flatMap(toLines))
        : left(problem);
    });

const problemsOf = ({ directory, ports }: HiddenService): ReadonlyArray<EncodeError> => [
  ...(directory === '' ? [encodeError('SETCONF', DIR, 'the name of a directory', quote(directory))] : []),
  ...ports
    .filter(({ port }) => !Port.is(port))
    .map(({ port }) => encodeError('SETCONF', PORT, 'a port from 0 to 65535', String(port))),
];

// -------------------------------------------------------------------------------------
// lines
// -------------------------------------------------------------------------------------

const DIR = 'HiddenServiceDir';
const PORT = 'HiddenServicePort';

/**
 * Each HiddenServiceDir with the lines up to the next one.
 *
 * @internal
 */
export const groupServices = (
  lines: ReadonlyArray<ConfigLine>,
): E.Either<DecodeError, ReadonlyArray<HiddenService>> => {
  const services: { directory: string; ports: HiddenServicePort[]; options: ConfigLine[] }[] = [];
  for (const line of lines) {
    const key = line.key.toLowerCase();
    const service = services.at(-1);
    if (key === DIR.toLowerCase()) {
      services.push({ directory: line.value, ports: [], options: [] });
    } else if (service === undefined) {
      return E.left(decodeError('CONFVALUE', line.key, 0, `a ${DIR} before it`, quote(line.value)));
    } else if (key === PORT.toLowerCase()) {
      const port = parsePort(line.value);
      if (O.isNone(port)) {
        return E.left(decodeError('CONFVALUE', line.key, 0, 'a port, then maybe a target', quote(line.value)));
      }
      service.ports.push(port.value);
    } else {
      service.options.push(line);
    }
  }
  return E.right(services);
};

const parsePort = (value: string): O.Option<HiddenServicePort> => {
  const [, digits = '', target = ''] = /^(\S+)\s*(.*)$/s.exec(value.trim()) ?? [];
  return F.pipe(
    O.fromEither(PortFromText.decode(digits)),
    O.map((port) => ({ port, target: target === '' ? O.none : O.some(target) })),
  );
};

/**
 * @internal
 */
export const toLines = ({ directory, ports, options }: HiddenService): ReadonlyArray<ConfigLine> => [
  configLine(DIR, directory),
  ...ports.map(({ port, target }) =>
    configLine(PORT, O.isNone(target) ? String(port) : `${String(port)} ${target.value}`),
  ),
  ...options,
];
