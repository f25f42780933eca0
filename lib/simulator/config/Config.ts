/** The configuration of a simulated Tor, and its queries. */
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
 * The lines of each option, by its canonical name, as GETCONF returns them. An option without an entry is unset.
 *
 * @category model
 * @since 0.1.0
 */
export type Config = ReadonlyMap<string, ReadonlyArray<ConfigLine>>;

/**
 * The reason why lines were rejected. `about` is the unknown key, the option with the invalid value, the rule that is
 * broken, or the option that a running Tor cannot change.
 */
export interface Refusal {
  readonly code: 'UnrecognizedKey' | 'InvalidValue' | 'Fixed';
  readonly about: string;
}

/** Converts a refusal to the answer of a SETCONF: the text of a real Tor, followed by the subject of the refusal. */
export const refusalError = (refusal: Refusal): ServerError => {
  const text = refusalText(refusal);
  // clients parse these texts, which begin as those of r3351 do
  switch (refusal.code) {
    case 'UnrecognizedKey':
      return serverError('UnrecognizedKey', `Unrecognized option: ${text}`, undefined, 'SETCONF');
    case 'InvalidValue':
    case 'Fixed':
      return serverError('InvalidValue', `Invalid option value: ${text}`, undefined, 'SETCONF');
  }
};

/** The subject of a refusal in the words of a current Tor. */
export const refusalText = ({ code, about }: Refusal): string => {
  const subject = about.slice(0, MAX_ECHO);
  switch (code) {
    case 'UnrecognizedKey':
      return `Unknown option '${subject}'.  Failing.`;
    case 'InvalidValue':
      return subject;
    case 'Fixed':
      return `While Tor is running, changing ${subject} is not allowed`;
  }
};

/** The result of an attempt, and the lines that a Tor writes to its log about it. */
export interface Attempt<L, A> {
  readonly result: E.Either<L, A>;
  readonly log: ReadonlyArray<string>;
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/**
 * GETCONF: the lines of all keys in order. A Left at the first unknown key, and at the key at which the lines exceed a
 * CONFVALUE: many repeated keys would otherwise make a list that does not fit in memory.
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

/** The number of characters of a key in an ERROR, whose text has at most 65,533 bytes. */
const MAX_ECHO = 1024;

const refusal = (code: ErrorName, text: string): ServerError => serverError(code, text, undefined, 'GETCONF');

/** The lines of an option by its canonical name. */
export const linesOf = (config: Config, name: string): ReadonlyArray<ConfigLine> => config.get(name) ?? [];

/** The value of an option with one line. */
export const textOf = (config: Config, name: string): string | undefined => config.get(name)?.[0]?.value;

/** The number of an option; 0 if it is unset. */
export const numberOf = (config: Config, name: string): number => Number(textOf(config, name) ?? '0');

/** Whether the configuration is that of a relay. */
export const isRelay = (config: Config): boolean =>
  numberOf(config, 'ClientOnly') === 0 && numberOf(config, 'ORPort') !== 0;
