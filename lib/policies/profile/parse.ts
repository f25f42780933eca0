/** Reads a profile from the value that a YAML or JSON file contains. */
import { either as E, function as F, readonlyArray as RA } from 'fp-ts';
import { quote } from '../../internal/text.js';
import { profileError } from './ProfileError.js';
import type { ProfileError } from './ProfileError.js';
import type { Rewrite } from './Rewrite.js';
import { parseTemplate } from './Template.js';
import type { Template } from './Template.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Allowed arguments of a command. */
export interface Rule {
  readonly pattern: RegExp;
  readonly replacement: Template | undefined;
  readonly response: ReadonlyArray<Rewrite>;
  /** The lines of a reply that the profile itself sends: the Tor does not get the request. */
  readonly answer: ReadonlyArray<string> | undefined;
}

export interface EventRule {
  readonly suppress: boolean;
  readonly response: ReadonlyArray<Rewrite>;
}

/** The permissions of the clients at some addresses. */
export interface Filter {
  readonly name: string;
  /** The addresses of its clients; `*` is any. */
  readonly hosts: ReadonlyArray<string>;
  /** Whether it is also for clients on the same machine, as one without `hosts` is. */
  readonly isLocal: boolean;
  /** By keyword in upper case; a command with data begins with `+`. */
  readonly commands: ReadonlyMap<string, ReadonlyArray<Rule>>;
  /** The values that an option may be set to, by the option in lower case; an empty text is a reset. */
  readonly confs: ReadonlyMap<string, ReadonlyArray<RegExp>>;
  readonly events: ReadonlyMap<string, EventRule>;
  /** Whether STREAM events are only those of streams from the client's address. */
  readonly restrictStreams: boolean;
  /** Whether circuits are only those that such streams use. */
  readonly restrictCircuits: boolean;
}

// -------------------------------------------------------------------------------------
// values
// -------------------------------------------------------------------------------------

type Path = ProfileError['path'];

type Parse<A> = (value: unknown, path: Path) => E.Either<ProfileError, A>;

const wrong = (path: Path, wanted: string, value: unknown): E.Left<ProfileError> => ({
  _tag: 'Left',
  left: profileError(path, wanted, shown(value)),
});

const shown = (value: unknown): string => {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a mapping' : String(value);
};

const text: Parse<string> = (value, path) => (typeof value === 'string' ? E.right(value) : wrong(path, 'text', value));

const flag: Parse<boolean> = (value, path) =>
  typeof value === 'boolean' ? E.right(value) : wrong(path, 'true or false', value);

/** A list; an empty value is an empty list, as YAML has it for a key without a value. */
const list =
  <A>(of: Parse<A>): Parse<ReadonlyArray<A>> =>
  (value, path) => {
    if (value === undefined || value === null) return E.right([]);
    if (!Array.isArray(value)) return wrong(path, 'a list', value);
    return F.pipe(
      value as ReadonlyArray<unknown>,
      RA.traverseWithIndex(E.Applicative)((i, item) => of(item, [...path, i])),
    );
  };

type Mapping = { readonly [key: string]: unknown };

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A mapping with any keys, each of which is parsed; an empty value is an empty mapping. */
const mapping =
  <A>(
    of: (key: string, value: unknown, path: Path) => E.Either<ProfileError, readonly [key: string, value: A]>,
  ): Parse<ReadonlyMap<string, A>> =>
  (value, path) => {
    if (value === undefined || value === null) return E.right(new Map());
    if (!isMapping(value)) return wrong(path, 'a mapping', value);
    return F.pipe(
      Object.entries(value),
      RA.traverse(E.Applicative)(([key, item]) => of(key, item, [...path, key])),
      E.map((entries) => new Map(entries)),
    );
  };

/** A mapping with these keys only. */
const fields =
  (known: ReadonlyArray<string>): Parse<Mapping> =>
  (value, path) => {
    if (!isMapping(value)) return wrong(path, `a mapping with some of ${known.join(', ')}`, value);
    const unknown = Object.keys(value).find((key) => !known.includes(key));
    return unknown === undefined
      ? E.right(value)
      : wrong([...path, unknown], `one of the keys ${known.join(', ')}`, unknown);
  };

// -------------------------------------------------------------------------------------
// patterns
// -------------------------------------------------------------------------------------

/**
 * A regular expression for the whole text. It is one of JavaScript with the flag `u`, in which an unknown escape is an
 * error instead of a letter that the author did not mean.
 */
const regexp: Parse<RegExp> = (value, path) =>
  F.pipe(
    text(value, path),
    E.chain((source) =>
      F.pipe(
        // alone first: the source must not close the group around it
        E.tryCatch(
          () => new RegExp(source, 'u'),
          () => source,
        ),
        E.map(() => new RegExp(`^(?:${source})$`, 'u')),
        E.orElse(() => wrong(path, 'a regular expression', source)),
      ),
    ),
  );

const groupsOf = ({ source }: RegExp): number => (new RegExp(`${source}|`, 'u').exec('')?.length ?? 1) - 1;

// eslint-disable-next-line no-control-regex
const lineBreak = /[\r\n\u0000]/;

/** A replacement for a pattern. */
const template =
  (pattern: RegExp, mayBreak: boolean): Parse<Template> =>
  (value, path) =>
    F.pipe(
      text(value, path),
      E.filterOrElse(
        (replacement) => !lineBreak.test(mayBreak ? replacement.replaceAll('\n', '') : replacement),
        (replacement) => profileError(path, 'text without a line break', quote(replacement)),
      ),
      E.chain((replacement) =>
        F.pipe(
          parseTemplate(replacement, groupsOf(pattern)),
          E.mapLeft((wanted) => profileError(path, wanted, quote(replacement))),
        ),
      ),
    );

const rewrite: Parse<Rewrite> = (value, path) =>
  F.pipe(
    E.Do,
    E.bind('given', () => fields(['pattern', 'replacement'])(value, path)),
    E.bind('pattern', ({ given }) => regexp(given['pattern'], [...path, 'pattern'])),
    E.bind('replacement', ({ given, pattern }) =>
      template(pattern, false)(given['replacement'], [...path, 'replacement']),
    ),
    E.map(({ pattern, replacement }) => ({ pattern, replacement })),
  );

// -------------------------------------------------------------------------------------
// rules
// -------------------------------------------------------------------------------------

const ruleKeys = ['pattern', 'replacement', 'response', 'answer'];

const statusLine: Parse<string> = (value, path) =>
  F.pipe(
    text(value, path),
    E.filterOrElse(
      (line) => /^[2-6][0-9]{2}[ -]/.test(line) && !lineBreak.test(line),
      (line) => profileError(path, 'a line of a reply, such as 250 OK', quote(line)),
    ),
  );

const answerLines: Parse<ReadonlyArray<string> | undefined> = (value, path) =>
  value === undefined
    ? E.right(undefined)
    : F.pipe(
        typeof value === 'string' ? F.pipe(statusLine(value, path), E.map(RA.of)) : list(statusLine)(value, path),
        E.filterOrElse(
          (lines) => lines.every((line, i) => (line[3] === ' ') === (i === lines.length - 1)) && lines.length > 0,
          () =>
            profileError(
              path,
              'a reply, whose last line has a space after its status and the others a hyphen',
              shown(value),
            ),
        ),
      );

/** A rule, or its pattern alone. */
const rule =
  (mayBreak: boolean): Parse<Rule> =>
  (value, path) => {
    const isShort = typeof value === 'string';
    return F.pipe(
      E.Do,
      E.bind('given', () => (isShort ? E.right<never, Mapping>({ pattern: value }) : fields(ruleKeys)(value, path))),
      E.bind('pattern', ({ given }) => regexp(given['pattern'], isShort ? path : [...path, 'pattern'])),
      E.bind('replacement', ({ given, pattern }) =>
        given['replacement'] === undefined
          ? E.right(undefined)
          : template(pattern, mayBreak)(given['replacement'], [...path, 'replacement']),
      ),
      E.bind('response', ({ given }) => list(rewrite)(given['response'], [...path, 'response'])),
      E.bind('answer', ({ given }) => answerLines(given['answer'], [...path, 'answer'])),
      E.map(({ pattern, replacement, response, answer }) => ({ pattern, replacement, response, answer })),
    );
  };

const commands = /* #__PURE__ */ mapping((key, value, path) =>
  /^\+?[A-Za-z_]+$/.test(key)
    ? F.pipe(
        list(rule(key.startsWith('+')))(value, path),
        E.map((rules) => [key.toUpperCase(), rules] as const),
      )
    : wrong(path, 'a command', key),
);

/** An option whose values are missing may only be read. */
const confs = /* #__PURE__ */ mapping((key, value, path) =>
  F.pipe(
    list(regexp)(value, path),
    E.map((patterns) => [key.toLowerCase(), patterns] as const),
  ),
);

const events = /* #__PURE__ */ mapping((key, value, path) =>
  F.pipe(
    E.Do,
    E.bind('given', () =>
      value === null ? E.right<never, Mapping>({}) : fields(['suppress', 'response'])(value, path),
    ),
    E.bind('suppress', ({ given }) =>
      given['suppress'] === undefined ? E.right(false) : flag(given['suppress'], [...path, 'suppress']),
    ),
    E.bind('response', ({ given }) => list(rewrite)(given['response'], [...path, 'response'])),
    E.map(({ suppress, response }): readonly [string, EventRule] => [key.toUpperCase(), { suppress, response }]),
  ),
);

// -------------------------------------------------------------------------------------
// filters
// -------------------------------------------------------------------------------------

/** The keys by which onion-grater distinguishes the programs of its own machine. */
const programs = ['apparmor-profiles', 'exe-paths', 'users'];

const filterKeys = /* #__PURE__ */ (() => [
  'name',
  'hosts',
  ...programs,
  'commands',
  'confs',
  'events',
  'restrict-stream-events',
  'tor-browser-mode',
])();

const anyProgram =
  (key: string): Parse<void> =>
  (value, path) =>
    value === undefined || (Array.isArray(value) && value.includes('*'))
      ? E.right(undefined)
      : wrong(path, `${key} with '*', since a server does not learn which program connects`, value);

const filter: Parse<Filter> = (value, path) =>
  F.pipe(
    E.Do,
    E.bind('given', () => fields(filterKeys)(value, path)),
    E.chainFirst(({ given }) =>
      F.pipe(
        programs,
        RA.traverse(E.Applicative)((key) => anyProgram(key)(given[key], [...path, key])),
      ),
    ),
    E.bind('name', ({ given }) => (given['name'] === undefined ? E.right('') : text(given['name'], [...path, 'name']))),
    E.bind('hosts', ({ given }) => list(text)(given['hosts'], [...path, 'hosts'])),
    E.bind('commands', ({ given }) => commands(given['commands'], [...path, 'commands'])),
    E.bind('confs', ({ given }) => confs(given['confs'], [...path, 'confs'])),
    E.bind('events', ({ given }) => events(given['events'], [...path, 'events'])),
    E.bind('restrictStreams', ({ given }) =>
      flag(given['restrict-stream-events'] ?? false, [...path, 'restrict-stream-events']),
    ),
    E.bind('restrictCircuits', ({ given }) => flag(given['tor-browser-mode'] ?? false, [...path, 'tor-browser-mode'])),
    E.map(({ given, ...parsed }) => ({
      ...parsed,
      isLocal: given['hosts'] === undefined || programs.some((key) => given[key] !== undefined),
      restrictStreams: parsed.restrictStreams || parsed.restrictCircuits,
    })),
  );

/** One filter, or a list of them. */
export const parseFilters = (value: unknown): E.Either<ProfileError, ReadonlyArray<Filter>> =>
  Array.isArray(value) ? list(filter)(value, []) : F.pipe(filter(value, []), E.map(RA.of));
