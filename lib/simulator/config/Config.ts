/** The configuration of a simulated Tor, and how it is asked. */
import { either as E } from 'fp-ts';
import { MAX_BODY } from '../../tc/frame/Frame.js';
import type { ErrorName } from '../../model/ErrorCode.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { serverError } from '../../TorError.js';
import type { ServerError } from '../../TorError.js';
import { deprecation, findOption } from './torrcOptions.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The lines of each option, by its canonical name, as GETCONF gives them. An option without an entry is unset.
 *
 * @category model
 * @since 0.1.0
 */
export type Config = ReadonlyMap<string, ReadonlyArray<ConfigLine>>;

/**
 * Why lines were refused. `about` is the unknown key, the option with the invalid value, or the rule that is broken.
 */
export interface Refusal {
  readonly code: 'UnrecognizedKey' | 'InvalidValue';
  readonly about: string;
}

/** A refusal as the answer to a SETCONF: the text of a real Tor, followed by what the refusal is about. */
export const refusalError = ({ code, about }: Refusal): ServerError =>
  serverError(code, `${refusalTexts[code]}: ${about.slice(0, MAX_ECHO)}`, undefined, 'SETCONF');

const refusalTexts = {
  UnrecognizedKey: 'Unrecognized option',
  InvalidValue: 'Invalid option value',
} as const satisfies { readonly [C in Refusal['code']]: string };

/** What came of an attempt, and what a Tor writes to its log about it. */
export interface Attempt<L, A> {
  readonly result: E.Either<L, A>;
  readonly log: ReadonlyArray<string>;
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/**
 * GETCONF: the lines of all keys in order. A Left at the first key that is unknown, and at one behind more than a
 * CONFVALUE holds: keys that are asked for again and again would be a list that no memory has room for.
 */
export const getConf = (
  config: Config,
  keys: ReadonlyArray<string>,
): Attempt<ServerError, ReadonlyArray<ConfigLine>> => {
  const lines: ConfigLine[] = [];
  let length = 0;
  const log: string[] = [];
  for (const key of keys.map((key) => key.trim())) {
    if (key === '') continue;
    const found = findOption(key);
    if (found === undefined) return { result: E.left(refusal('UnrecognizedKey', key.slice(0, MAX_ECHO))), log };
    if (length > MAX_BODY)
      return { result: E.left(refusal('ResourceExhausted', `The answer has more than ${MAX_BODY} bytes`)), log };
    log.push(...deprecation(key, found));
    for (const line of linesOf(config, found.option.name)) {
      lines.push(line);
      length += line.key.length + line.value.length + 2;
    }
  }
  return { result: E.right(lines), log };
};

/** An ERROR has room for 65,533 octets of text. */
const MAX_ECHO = 1024;

const refusal = (code: ErrorName, text: string): ServerError => serverError(code, text, undefined, 'GETCONF');

/** The lines of an option by its canonical name. */
export const linesOf = (config: Config, name: string): ReadonlyArray<ConfigLine> => config.get(name) ?? [];

/** The value of an option with one line. */
export const textOf = (config: Config, name: string): string | undefined => config.get(name)?.[0]?.value;

/** The number that an option has; 0 where it is unset. */
export const numberOf = (config: Config, name: string): number => Number(textOf(config, name) ?? '0');

/** Whether it says of itself that it carries traffic for others. */
export const isRelay = (config: Config): boolean =>
  numberOf(config, 'ClientOnly') === 0 && numberOf(config, 'ORPort') !== 0;
