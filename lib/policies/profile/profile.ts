/** Profiles: which lines of the v1 protocol each client may send, and which it receives. */
import { either as E, function as F } from 'fp-ts';
import { map } from 'rxjs';
import { decodeText } from '../../internal/text.js';
import { Writer } from '../../internal/Writer.js';
import { right } from '../../ObservableEither.js';
import { encodeError } from '../../TorError.js';
import type { EncodeError, ServerError, TorError } from '../../TorError.js';
import { parseArguments } from '../../v1/command/arguments.js';
import type { FilteredSession, LineFilter, Profile, WriteEvent } from '../../v1/command/LineFilter.js';
import type { Answerable, RequestLine } from '../../v1/command/ServeCommand.js';
import { writeV1Error } from '../../v1/command/writeReply.js';
import { commandFiltered } from '../../v1/errors.js';
import { ownCircuits } from './ownCircuits.js';
import type { OwnCircuits } from './ownCircuits.js';
import { parseFilters } from './parse.js';
import type { Filter, Rule } from './parse.js';
import type { ProfileError } from './ProfileError.js';
import { changeMessage, rewriteLine } from './Rewrite.js';
import type { ChangeLine } from './Rewrite.js';
import { hostPort } from './Template.js';
import type { Addresses } from './Template.js';

/**
 * Makes a profile from the value of a YAML or JSON file: what each client of a v1 server may send and receive, line by
 * line. Its form is that of the profiles of onion-grater. Use it as the `profile` option of `serveV1` and `listenV1`.
 *
 * What a profile does not allow is refused with `510 Command filtered`: every command without a pattern that matches
 * all of its arguments, every event that it does not name, and all commands of a client without a filter. QUIT,
 * PROTOCOLINFO and AUTHENTICATE are always allowed.
 *
 * @example
 * F.pipe(
 *   policies.profile({ commands: { GETINFO: ['version'], SIGNAL: ['NEWNYM'] }, events: { BW: null } }),
 *   E.map((profile) => listenV1(tor, memory().listen, { profile })),
 * )
 *
 * @category policies
 * @since 0.1.0
 */
export const profile = (value: unknown): E.Either<ProfileError, Profile> =>
  F.pipe(
    parseFilters(value),
    E.map((filters) => (session) => {
      const client = hostPort(session.client);
      const filter = filters.find((one) => isFor(one, client?.host));
      return filter === undefined ? filterOf(NOTHING, NOWHERE) : filterOf(filter, addressesOf(session));
    }),
  );

/** A client on a Unix-domain socket has no host. */
const isFor = ({ hosts, isLocal }: Filter, host: string | undefined): boolean =>
  (isLocal && (host === undefined || /^(?:127\.|\[::1\]$)/.test(host))) ||
  hosts.some((one) => one === '*' || one === host || `[${one}]` === host);

const addressesOf = ({ client, server }: FilteredSession): Addresses => {
  const [from, to] = [hostPort(client), hostPort(server)];
  return {
    'client-address': from?.host,
    'client-port': from?.port,
    'server-address': to?.host,
    'server-port': to?.port,
  };
};

const NOWHERE = /* #__PURE__ */ addressesOf({ client: '', server: undefined });

const NOTHING: Filter = {
  name: '',
  hosts: [],
  isLocal: false,
  commands: /* #__PURE__ */ new Map(),
  confs: /* #__PURE__ */ new Map(),
  events: /* #__PURE__ */ new Map(),
  restrictStreams: false,
  restrictCircuits: false,
};

/** Longer arguments are refused before any pattern sees them. */
const MAX_ARGUMENTS = 0x1_0000;

const filterOf = (filter: Filter, addresses: Addresses): LineFilter => {
  const own = ownCircuits(addresses['client-address']);
  const rewriting =
    (rewrites: Rule['response']): ChangeLine =>
    (line) =>
      rewriteLine(rewrites, line, addresses);
  return {
    serve: (next) => (tor, line) => {
      const judged = judgeSafely(filter, line, addresses);
      if (judged === undefined) return E.left(commandFiltered(line.keyword));
      const { rule, request } = judged;
      if (rule.answer !== undefined) return E.right(answered(rule.answer));
      const isCircuits = filter.restrictCircuits && asksForCircuits(request);
      if (isCircuits && request.args !== CIRCUITS) return E.left(commandFiltered(line.keyword));
      const changes = [
        ...(isCircuits ? [own.isOwnRow] : []),
        ...(rule.response.length > 0 ? [rewriting(rule.response)] : []),
      ];
      return changes.length === 0 ? next(tor, request) : E.right(rewritten(next(tor, request), inOrder(changes), line));
    },
    event: (name) => {
      const rule = filter.events.get(name);
      return rule === undefined ? 'refused' : rule.suppress ? 'suppressed' : 'sent';
    },
    write: (next) => {
      const restricted = filter.restrictStreams ? onlyOwn(next, own, filter.restrictCircuits) : next;
      return (writer, name, event) => {
        const { response = [] } = filter.events.get(name) ?? {};
        if (response.length === 0) return restricted(writer, name, event);
        const scratch = new Writer();
        return (
          restricted(scratch, name, event) ?? writeChanged(writer, scratch, rewriting(response), name, (text) => text)
        );
      };
    },
  };
};

// -------------------------------------------------------------------------------------
// requests
// -------------------------------------------------------------------------------------

interface Judged {
  readonly rule: Pick<Rule, 'response' | 'answer'>;
  /** The request that is answered. */
  readonly request: RequestLine;
}

const UNCHANGED: Judged['rule'] = { response: [], answer: undefined };

/** Refuses a request if a pattern throws, as one with very many groups does on a long text. */
const judgeSafely: typeof judge = (filter, line, addresses) => {
  try {
    return judge(filter, line, addresses);
  } catch {
    return undefined;
  }
};

/** The first rule that allows a request, and the request with its arguments rewritten; undefined if it is refused. */
const judge = (filter: Filter, line: RequestLine, addresses: Addresses): Judged | undefined => {
  const { keyword, args, data } = line;
  const whole = data === undefined ? args : `${args}\n${data}`;
  if (whole.length > MAX_ARGUMENTS) return undefined;
  for (const rule of filter.commands.get(data === undefined ? keyword : `+${keyword}`) ?? []) {
    const match = rule.pattern.exec(whole);
    if (match === null) continue;
    const changed = rule.replacement === undefined ? whole : rule.replacement(match.slice(1), addresses);
    return changed === undefined ? undefined : { rule, request: { keyword, ...split(changed, data !== undefined) } };
  }
  return isAllowedConf(filter, line) ? { rule: UNCHANGED, request: line } : undefined;
};

/** The arguments and the data of a request, which patterns see as one text. */
const split = (whole: string, hasData: boolean): Pick<RequestLine, 'args' | 'data'> => {
  if (!hasData) return { args: whole, data: undefined };
  const end = whole.indexOf('\n');
  return end === -1 ? { args: whole, data: '' } : { args: whole.slice(0, end), data: whole.slice(end + 1) };
};

/** GETCONF of the options of a filter, and SETCONF and RESETCONF to the values that it has for them. */
const isAllowedConf = ({ confs }: Filter, line: RequestLine): boolean => {
  if (confs.size === 0 || line.data !== undefined) return false;
  switch (line.keyword) {
    case 'GETCONF': {
      const keys = line.args.split(' ').filter((key) => key !== '');
      return keys.length > 0 && keys.every((key) => confs.has(key.toLowerCase()));
    }
    case 'SETCONF':
    case 'RESETCONF': {
      const args = parseArguments(line, { keywords: { quotes: true, flags: true } });
      return (
        args._tag === 'Right' &&
        args.right.keywords.length > 0 &&
        args.right.keywords.every(({ key, value }) =>
          confs.get(key.toLowerCase())?.some((pattern) => pattern.test(value)),
        )
      );
    }
    default:
      return false;
  }
};

const CIRCUITS = 'circuit-status';

const asksForCircuits = ({ keyword, args }: RequestLine): boolean =>
  keyword === 'GETINFO' && args.split(' ').includes(CIRCUITS);

// -------------------------------------------------------------------------------------
// replies
// -------------------------------------------------------------------------------------

/** A reply of the profile itself: the Tor does not get the request. */
const answered = (lines: ReadonlyArray<string>): Answerable<void> => ({
  question: () => right(undefined),
  write: (writer) => {
    writer.of('reply').text('Lines', lines.map((line) => `${line}\r\n`).join(''));
    return writer.failure;
  },
});

type Answer = E.Either<ServerError, unknown>;

/** The reply to a request, also one that is an error, with its lines changed. */
const rewritten = (
  answerable: E.Either<ServerError, Answerable>,
  change: ChangeLine,
  { keyword }: RequestLine,
): Answerable<Answer> => ({
  question: () =>
    answerable._tag === 'Left'
      ? right(answerable)
      : answerable.right
          .question()
          .pipe(
            map((item): E.Either<TorError, Answer> =>
              item._tag === 'Left' && item.left._tag !== 'ServerError' ? E.left(item.left) : E.right(item as Answer),
            ),
          ),
  write: (writer, answer) => {
    const scratch = new Writer();
    const problem =
      answer._tag === 'Left'
        ? writeV1Error(scratch, answer.left)
        : answerable._tag === 'Right'
          ? answerable.right.write(scratch, answer.right)
          : undefined;
    return problem ?? writeChanged(writer, scratch, change, keyword, (text) => (text === '' ? undefined : text));
  },
  ...(answerable._tag === 'Right' && {
    replies: answerable.right.replies === 'end' ? 'end' : 'one',
    weight: answerable.right.weight,
  }),
});

/** Writes a message with its lines changed. */
const writeChanged = (
  writer: Writer,
  scratch: Writer,
  change: ChangeLine,
  name: string,
  check: (text: string) => string | undefined,
): EncodeError | undefined => {
  const bytes = scratch.take();
  const text = changeMessage(decodeText(bytes, 0, bytes.length), change);
  const checked = text === undefined ? undefined : check(text);
  if (checked === undefined) return encodeError(name, 'Profile', 'a replacement that makes a whole message', 'none');
  writer.of(name).text('Lines', checked);
  return writer.failure;
};

const inOrder =
  (changes: ReadonlyArray<ChangeLine>): ChangeLine =>
  (line) => {
    let changed: string | undefined = line;
    for (const change of changes) if (changed !== undefined) changed = change(changed);
    return changed;
  };

// -------------------------------------------------------------------------------------
// events
// -------------------------------------------------------------------------------------

/**
 * Writes STREAM events of the client's own streams only. With `circuits`, of a circuit only its end is written, without
 * its path: a client then forgets an older circuit with that number.
 */
const onlyOwn =
  (next: WriteEvent, own: OwnCircuits, circuits: boolean): WriteEvent =>
  (writer, name, event) => {
    if (event._tag === 'Stream') return own.isOwn(event) ? next(writer, name, event) : undefined;
    if (!circuits || event._tag !== 'Circuit') return next(writer, name, event);
    return name === 'CIRC' && event.status === 'Closed'
      ? next(writer, name, { _tag: 'Circuit', status: 'Closed', id: event.id, path: [] })
      : undefined;
  };
