/**
 * Hidden services: the one group of options whose lines depend on those before them (section 3.4). They are requested
 * with the virtual key HiddenServiceOptions, whose answer has lines of other keys, so `getConfAs` does not cover them.
 */
import { either as E, function as F, option as O } from 'fp-ts';
import * as t from 'io-ts';
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
import { PortFromText, textType } from './text.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A port of a hidden service. Connections to `port` go to `target`: an address, a port, or both. Without one it is the
 * same port of the Tor's own machine.
 *
 * @category model
 * @since 0.1.0
 */
export interface HiddenServicePort {
  readonly port: Port;
  readonly target: O.Option<string>;
}

/**
 * A HiddenServiceDir with the lines that follow it: its ports, and its other options unchanged, in order.
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
 * Reads all hidden services, in order.
 *
 * @example
 * config.hiddenServices(tor).pipe(rights).subscribe((services) => console.log(services.length))
 *
 * @category requests
 * @since 0.1.0
 */
export const hiddenServices = (tor: Pick<Tor, 'getConf'>): ObservableEither<TorError, ReadonlyArray<HiddenService>> =>
  F.pipe(
    tor.getConf(['HiddenServiceOptions']),
    chainEitherK((lines) => E.mapLeft(toDecodeError)(HiddenServicesFromLines.decode(lines))),
  );

/**
 * Replaces all hidden services; an empty list removes them. A port out of range, or a directory without a name, is an
 * `EncodeError`, and nothing is sent.
 *
 * @example
 * config.setHiddenServices([])(tor)
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
        ? tor.setConf(services.length === 0 ? [reset(DIR)] : HiddenServicesFromLines.encode(services))
        : left(problem);
    });

const problemsOf = ({ directory, ports }: HiddenService): ReadonlyArray<EncodeError> => [
  ...(isDirectory(directory) ? [] : [encodeError('SETCONF', DIR, 'the name of a directory', quote(directory))]),
  ...ports
    .filter((port) => !PortFromLine.is(port))
    .map(({ port, target }) =>
      Port.is(port)
        ? encodeError('SETCONF', PORT, 'a target without white space at its ends', quote(O.toUndefined(target) ?? ''))
        : encodeError('SETCONF', PORT, 'a port from 0 to 65535', String(port)),
    ),
];

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

const DIR = 'HiddenServiceDir';
const PORT = 'HiddenServicePort';

const isDirectory = (u: unknown): u is string => typeof u === 'string' && u !== '';

const isTarget = (u: unknown): u is string => typeof u === 'string' && u !== '' && u.trim() === u;

const isPort = (u: unknown): u is HiddenServicePort => {
  const { port, target } = Object(u) as Partial<HiddenServicePort>;
  return Port.is(port) && target !== undefined && (O.isNone(target) || (O.isSome(target) && isTarget(target.value)));
};

/**
 * ```text
 * VIRTPORT [TARGET]
 * ```
 */
const PortFromLine: t.Type<HiddenServicePort, string, string> = /* #__PURE__ */ textType(
  'a port, then maybe a target',
  isPort,
  (value) => {
    const [, digits = '', target = ''] = /^(\S+)\s*(.*)$/s.exec(value.trim()) ?? [];
    const port = PortFromText.decode(digits);
    return E.isLeft(port) ? undefined : { port: port.right, target: target === '' ? O.none : O.some(target) };
  },
  ({ port, target }) => (O.isNone(target) ? String(port) : `${String(port)} ${target.value}`),
);

const isService = (u: unknown): u is HiddenService => {
  const { directory, ports, options } = Object(u) as Partial<HiddenService>;
  return isDirectory(directory) && Array.isArray(ports) && ports.every(isPort) && Array.isArray(options);
};

/** Codec of each HiddenServiceDir with the lines up to the next one. The `value` of an error is the line. */
const HiddenServicesFromLines: t.Type<
  ReadonlyArray<HiddenService>,
  ReadonlyArray<ConfigLine>,
  ReadonlyArray<ConfigLine>
> = /* #__PURE__ */ new t.Type(
  'HiddenServices',
  (u): u is ReadonlyArray<HiddenService> => Array.isArray(u) && u.every(isService),
  (lines, context) => {
    const services: { directory: string; ports: HiddenServicePort[]; options: ConfigLine[] }[] = [];
    for (const line of lines) {
      const key = line.key.toLowerCase();
      const service = services.at(-1);
      if (key === DIR.toLowerCase()) services.push({ directory: line.value, ports: [], options: [] });
      else if (service === undefined) return t.failure(line, context, `a ${DIR} before it`);
      else if (key === PORT.toLowerCase()) {
        const port = PortFromLine.decode(line.value);
        if (E.isLeft(port)) return t.failure(line, context, PortFromLine.name);
        service.ports.push(port.right);
      } else service.options.push(line);
    }
    return t.success(services);
  },
  (services) =>
    services.flatMap(({ directory, ports, options }) => [
      configLine(DIR, directory),
      ...ports.map((port) => configLine(PORT, PortFromLine.encode(port))),
      ...options,
    ]),
);

const toDecodeError = ([problem]: t.Errors): DecodeError => {
  const { key, value } = problem?.value as ConfigLine;
  return decodeError('CONFVALUE', key, 0, problem?.message ?? HiddenServicesFromLines.name, quote(value));
};
