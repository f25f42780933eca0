/** Changes to a configuration. */
import { either as E } from 'fp-ts';
import { configLine } from '../../model/ConfigLine.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { isEncodable } from '../../internal/text.js';
import { linesOf, textOf } from './Config.js';
import type { Attempt, Config, Refusal } from './Config.js';
import type { TorrcOption } from './TorrcOption.js';
import { deprecation, expandKey, findOption, hiddenServices, torrcOptions } from './torrcOptions.js';
import { readTorrcLine } from './torrc.js';
import { validate } from './validate.js';
import { readValue } from './value.js';

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The configuration of a Tor without a torrc. */
export const defaultConfig = (): Config => validate(initialConfig()).config;

/**
 * The configuration of a torrc. An empty value in a torrc is an empty text or list; in SETCONF it would reset the
 * option.
 */
export const fromTorrc = (lines: ReadonlyArray<ConfigLine>): Attempt<Refusal, Config> =>
  assign(initialConfig(), lines, false);

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/**
 * SETCONF sets all lines or none. Each option in the lines is reset to its default first; an empty value leaves it so.
 */
export const setConf = (config: Config, lines: ReadonlyArray<ConfigLine>): Attempt<Refusal, Config> => {
  const { result, log } = keepFixed(config, assign(config, lines, true));
  return E.isRight(result)
    ? { result, log }
    : { result, log: [...log, "handle_control_setconf(): Controller gave us config lines that didn't validate."] };
};

/** Rejects changes that a running Tor cannot make. */
export const keepFixed = (before: Config, attempt: Attempt<Refusal, Config>): Attempt<Refusal, Config> => {
  const { result, log } = attempt;
  if (E.isLeft(result)) return attempt;
  const changed = torrcOptions.find(({ name, fixed }) => fixed && textOf(before, name) !== textOf(result.right, name));
  if (changed === undefined) return attempt;
  const why = `options_transition_allowed(): During reload, changing ${changed.name} is not allowed. Failing.`;
  return { result: E.left({ code: 'Fixed', about: changed.name }), log: [...log, why] };
};

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/**
 * The lines that make this configuration from the defaults, in the order of the table of options. Options whose names
 * begin with `__` are never saved.
 */
export const changedLines = (config: Config): ReadonlyArray<ConfigLine> => {
  const defaults = defaultConfig();
  return torrcOptions
    .filter(({ name }) => !name.startsWith('__'))
    .map(({ name }) => name)
    .filter((name) => JSON.stringify(linesOf(config, name)) !== JSON.stringify(linesOf(defaults, name)))
    .flatMap((name) => linesOf(config, name));
};

// -------------------------------------------------------------------------------------
// internals
// -------------------------------------------------------------------------------------

const assign = (config: Config, lines: ReadonlyArray<ConfigLine>, resetting: boolean): Attempt<Refusal, Config> => {
  const wanted = lines.flatMap(asTorrcLine);
  const draft = new Map(config);
  const lists = new Map<string, ConfigLine[]>();
  const log: string[] = [];
  const refuse = (code: Refusal['code'], about: string, why: ReadonlyArray<string>): Attempt<Refusal, Config> => ({
    result: E.left({ code, about }),
    log: [...log, ...why.filter((line) => line !== '')],
  });
  const reset = ({ name, type, initial }: TorrcOption): void => {
    if (type === 'Group') return;
    const place = placeOf(name, type);
    lists.delete(place);
    if (initial === undefined) draft.delete(place);
    else draft.set(place, initialLines(name));
  };
  if (resetting) {
    for (const { key } of wanted) {
      const found = findOption(key);
      if (found !== undefined) reset(found.option);
    }
  }
  for (const { key, value } of wanted) {
    const found = findOption(key);
    if (found === undefined) {
      return refuse('UnrecognizedKey', key, [`config_assign_line(): Unknown option '${key}'.  Failing.`]);
    }
    const { option } = found;
    log.push(...deprecation(key, found));
    if (resetting && value === '') {
      reset(option);
      continue;
    }
    const text = isUnwritable(value) ? E.left('') : readValue(option, value);
    if (E.isLeft(text)) return refuse('InvalidValue', option.name, [text.left]);
    const line = configLine(option.name, text.right);
    const place = placeOf(option.name, option.type);
    switch (option.type) {
      case 'Obsolete':
        log.push(`config_assign_line(): Skipping obsolete configuration option '${option.name}'`);
        break;
      case 'Lines':
      case 'Grouped': {
        const list = lists.get(place) ?? [...linesOf(draft, place)];
        list.push(line);
        lists.set(place, list);
        draft.set(place, list);
        break;
      }
      case 'Bool':
      case 'Uint':
      case 'Interval':
      case 'Memunit':
      case 'Double':
      case 'String':
      case 'Csv':
      case 'Group':
        draft.set(place, [line]);
        break;
    }
  }
  const { config: valid, problems, notes } = validate(draft);
  log.push(...notes);
  const [problem] = problems;
  return problem === undefined ? { result: E.right(valid), log } : refuse('InvalidValue', problem, problems);
};

/** The defaults of the single options, before the corrections of a Tor. */
const initialConfig = (): Config =>
  new Map(torrcOptions.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initialLines(name)]])));

/** The key under which an option's lines are kept. */
const placeOf = (name: string, type: TorrcOption['type']): string => (type === 'Grouped' ? hiddenServices : name);

const initialLines = (name: string): ReadonlyArray<ConfigLine> => {
  const option = findOption(name)?.option;
  const text = option?.initial === undefined ? E.left('') : readValue(option, option.initial);
  return E.isRight(text) ? [configLine(name, text.right)] : [];
};

/** Whether a line of a torrc cannot contain the text. */
const isUnwritable = (text: string): boolean => /[\n\0]/.test(text) || !isEncodable(text);

/** Normalizes a key and a value as one line of a torrc; returns no line if it is blank or a comment. */
const asTorrcLine = ({ key, value }: ConfigLine): ReadonlyArray<ConfigLine> => {
  // a key that does not fit into a line is left unchanged, and is therefore unknown
  if (isUnwritable(key)) return [{ key, value }];
  const line = readTorrcLine(`${key} ${value}`);
  return line === undefined ? [] : [{ key: expandKey(line.key), value: line.value }];
};
