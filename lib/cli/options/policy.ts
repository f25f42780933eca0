/** The flags for the permissions and the redaction of a gateway's clients. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { either as E, function as F, readonlyArray as RA } from 'fp-ts';
import type { SchedulerLike } from 'rxjs';
import type { Signal } from '../../model/Signal.js';
import {
  allowEvents,
  allowInfo,
  allowKeys,
  allowSignals,
  rateLimit,
  readOnly,
  redact,
  refuseRequests,
} from '../../policies/index.js';
import type { Policy } from '../../policies/index.js';
import { redactionParts } from '../../policies/redaction.js';
import { EVENT_NAMES, parseEventNames } from '../events.js';
import { usage, wrongFlag } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import { parseSpan } from '../output/units.js';
import { parseSignal } from '../signals.js';
import { isUnix, schemeOf } from './url.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export interface PolicyFlags {
  readonly readOnly?: true;
  readonly allowWrites?: true;
  readonly allowOwnership?: true;
  readonly allowKeys?: string;
  readonly allowSignals?: string;
  readonly allowEvents?: string;
  readonly allowInfo?: string;
  readonly profile?: string;
  readonly redact?: string | true;
  readonly rateLimit?: string;
  readonly sessionRateLimit?: string;
}

/** The policies that all sessions share, and those of each session. */
export interface Policies {
  readonly isReadOnly: boolean;
  readonly shared: Policy;
  readonly perSession: Policy;
}

// -------------------------------------------------------------------------------------
// options
// -------------------------------------------------------------------------------------

export const withPolicies = (command: Command): Command =>
  command
    .optionsGroup('What clients may do:')
    .addOption(
      new Option(
        '--read-only',
        'refuse every request that changes something (default, except on a Unix-domain socket)',
      ).conflicts('allowWrites'),
    )
    .option('--allow-writes', 'let clients change the Tor and send signals (default on a Unix-domain socket)')
    .option(
      '--allow-ownership',
      'let v1 clients take the ownership of the Tor, which shuts it down when their session ends',
    )
    .option('--allow-keys <keys>', 'these options of the configuration alone, such as SocksPort,Nickname')
    .option('--allow-signals <names>', 'these signals alone, such as reload,dump')
    .option('--allow-events <names>', `only these events: ${EVENT_NAMES}, and names of v1 such as HS_DESC`)
    .option('--allow-info <keys>', 'only these keys of GETINFO, such as version,status/*')
    .option('--profile <path>', 'what each v1 client may send and receive: a profile of onion-grater (YAML)')
    .option('--redact [parts]', `keep back some of ${redactionParts.join(',')} (without parts: all)`)
    .option('--rate-limit <n/time>', 'so many requests of all clients together, such as 100/1s')
    .option('--session-rate-limit <n/time>', 'so many requests of each session');

const words = (text: string): ReadonlyArray<string> =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const pass: Policy = (tor) => tor;

/** All sessions share one connection, so that the Tor of an owner would shut down for the other clients too. */
const noOwnership: Policy = refuseRequests(['takeOwnership', 'dropOwnership']);

/** Parses a flag; an absent flag is the policy that allows everything. */
const parsed = <A extends string | true>(
  name: string,
  value: A | undefined,
  parse: (value: A) => E.Either<string, Policy>,
): E.Either<Notice, Policy> =>
  value === undefined ? E.right(pass) : F.pipe(parse(value), E.mapLeft(wrongFlag(`--${name}`)));

/** Reads comma-separated names of what a policy allows. */
const listOf =
  (what: string, allow: (names: ReadonlyArray<string>) => Policy) =>
  (text: string): E.Either<string, Policy> => {
    const names = words(text);
    return names.length === 0 ? E.left(`wanted ${what}, with commas between them`) : E.right(allow(names));
  };

const signalsOf = (text: string): E.Either<string, Policy> =>
  F.pipe(
    words(text),
    RA.traverse(E.Applicative)((name): E.Either<string, Signal> => parseSignal(name)),
    E.map(allowSignals),
  );

const redactionOf = (value: string | true): E.Either<string, Policy> => {
  const asked = value === true ? redactionParts : words(value.toLowerCase());
  const unknown = asked.find((part) => !(redactionParts as ReadonlyArray<string>).includes(part));
  return unknown !== undefined || asked.length === 0
    ? E.left(`wanted some of ${redactionParts.join(',')}, got ${JSON.stringify(value)}`)
    : E.right(redact(Object.fromEntries(asked.map((part) => [part, true]))));
};

const limitOf =
  (scheduler: SchedulerLike) =>
  (text: string): E.Either<string, Policy> => {
    const [, digits, span = ''] = /^(\d{1,9})\/(.+)$/.exec(text) ?? [];
    const per = parseSpan(/^\d/.test(span) ? span : `1${span}`);
    return digits === undefined || Number(digits) === 0 || E.isLeft(per)
      ? E.left('wanted a number of requests and a time, such as 100/1s')
      : E.right(rateLimit({ requests: Number(digits), per: per.right, scheduler }));
  };

/**
 * The policies of the flags. A gateway is read-only by default, except on a Unix-domain socket, where file permissions
 * control the access.
 */
export const policiesOf = (
  flags: PolicyFlags,
  urls: ReadonlyArray<string>,
  scheduler: SchedulerLike,
): E.Either<Notice, Policies> => {
  const isReadOnly = flags.readOnly ?? !(flags.allowWrites ?? urls.every((url) => isUnix(schemeOf(url))));
  if (isReadOnly && flags.allowSignals !== undefined) {
    return E.left(usage('--allow-signals: it is read-only, which takes no signals: use --allow-writes too'));
  }
  if (isReadOnly && flags.allowOwnership !== undefined) {
    return E.left(usage('--allow-ownership: the gateway is read-only: use --allow-writes too'));
  }
  const allowsOwnership = flags.allowOwnership === true;
  return F.pipe(
    E.Do,
    E.bind('keys', () => parsed('allow-keys', flags.allowKeys, listOf('options', allowKeys))),
    E.bind('signals', () => parsed('allow-signals', flags.allowSignals, signalsOf)),
    E.bind('events', () =>
      parsed('allow-events', flags.allowEvents, (text: string) => E.map(allowEvents)(parseEventNames(text))),
    ),
    E.bind('info', () => parsed('allow-info', flags.allowInfo, listOf('keys of GETINFO', allowInfo))),
    E.bind('redaction', () => parsed('redact', flags.redact, redactionOf)),
    // the sessions share the limit: with one each, a client would get more by opening more sessions
    E.bind('limit', () => parsed('rate-limit', flags.rateLimit, limitOf(scheduler))),
    E.bind('perSession', () => parsed('session-rate-limit', flags.sessionRateLimit, limitOf(scheduler))),
    E.map(({ keys, signals, events, info, redaction, limit, perSession }) => ({
      isReadOnly,
      shared: F.flow(
        redaction,
        events,
        info,
        signals,
        keys,
        allowsOwnership ? pass : noOwnership,
        isReadOnly ? readOnly : pass,
        limit,
      ),
      perSession,
    })),
  );
};
