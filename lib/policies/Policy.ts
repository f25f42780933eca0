import { concat, EMPTY, NEVER, takeUntil } from 'rxjs';
import * as OE from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { EventStream } from '../model/Event.js';
import type { AllSnapshots, Tor } from '../Tor.js';
import { serverError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { bootstrap } from '../v1/bootstrap/follow.js';
import { snapshotsWith } from '../v1/command/status.js';
import { getInfoWith } from '../v1/info/getInfoWith.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { members, requestNames } from './members.js';
import type { MemberClass, RequestName } from './members.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A function from a `Tor`, such as a `V1Tor`, to one of the same type that obeys the same laws. Policies compose as
 * functions do.
 *
 * In the result, `command` and all members that are neither of `Tor` nor of `V1Tor` nor of a client's connection are
 * refused, so that they cannot bypass the policy.
 *
 * @example
 * F.flow(policies.readOnly, policies.allowKeys(['SocksPort']), policies.redact({ targets: true }))(tor)
 *
 * @category model
 * @since 0.1.0
 */
export type Policy = <T extends Tor>(tor: T) => T;

/**
 * The members that `changed` replaces. A member that is undefined, or that the Tor does not have, is not changed.
 *
 * @category model
 * @since 0.1.0
 */
export type Changes = { readonly [K in keyof V1Tor]?: V1Tor[K] | undefined };

/** A `Tor` of either protocol. */
export type AnyTor = Tor & { readonly [K in Exclude<keyof V1Tor, keyof Tor>]?: V1Tor[K] | undefined };

/** What a `Tor` has of a `V1Tor`. */
export const v1Of = (tor: Tor): AnyTor => tor;

/** A request as a policy judges it. */
export interface Asked {
  readonly member: RequestName | 'snapshots';
  readonly is: MemberClass;
  /** The command, for a refusal. */
  readonly command: string;
  readonly args: ReadonlyArray<unknown>;
}

/** Answers a request, or refuses it without calling `answer`. */
export type Guard = <A>(asked: Asked, answer: () => ObservableEither<TorError, A>) => ObservableEither<TorError, A>;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Makes a `Tor` that passes everything on to another one, except for the changed members. What is derived from a
 * changed member follows it: `getInfo`, `getInfoAs` and `snapshots` from `getInfoText`, `bootstrap$` also from `event`.
 *
 * `command` is refused unless it is among the changes, and so is any member that is neither of `Tor` nor of `V1Tor` nor
 * of a client's connection.
 *
 * @example
 * policies.changed(tor, { saveConf: policies.refused('not here') })
 *
 * @category constructors
 * @since 0.1.0
 */
export const changed = <T extends Tor>(tor: T, changes: Changes): T => {
  const source = tor as { readonly [K in PropertyKey]: unknown };
  const change = changes as { readonly [K in PropertyKey]: unknown };
  const result: Record<PropertyKey, unknown> = {};
  for (const name of new Set([...Object.keys(members), ...Reflect.ownKeys(tor)])) {
    const member = source[name];
    if (member !== undefined) result[name] = change[name] ?? passed(name, member, tor);
  }
  derive(result, changes);
  return result as unknown as T;
};

type Mutable = { -readonly [K in keyof V1Tor]?: V1Tor[K] };

/** A member that is not changed: passed on if it is known, otherwise refused. */
const passed = (name: PropertyKey, member: unknown, tor: Tor): unknown => {
  const { is } = Object.hasOwn(members, name) ? members[name as keyof typeof members] : UNKNOWN;
  if (is !== 'raw' || name === Symbol.asyncDispose) {
    // a class may implement a Tor
    return typeof member === 'function' ? (member as () => unknown).bind(tor) : member;
  }
  if (typeof member === 'function') return () => notAllowed;
  return typeof member === 'object' && member !== null && 'subscribe' in member ? EMPTY : undefined;
};

const UNKNOWN = { is: 'raw' } as const;

/** Derives again what is made of a changed member, unless it is changed itself. */
const derive = (result: Mutable, changes: Changes): void => {
  const { getInfoText, event, active } = result;
  if (getInfoText === undefined || event === undefined || active === undefined) return;
  const isOther = changes.getInfoText !== undefined;
  if (isOther) result.getInfo = changes.getInfo ?? getInfoWith(getInfoText);
  if (changes.snapshots === undefined) {
    if (isOther) result.snapshots = snapshotsWith({ getInfoText, active });
    else if (result.snapshots !== undefined) result.snapshots = { ...result.snapshots, active };
  }
  if ((isOther || changes.event !== undefined || changes.active !== undefined) && changes.bootstrap$ === undefined) {
    result.bootstrap$ = bootstrap({ getInfoText, event, active });
  }
};

/**
 * Makes the answer of a policy to a request that it rejects: a `ServerError` with the code `Unauthorized`, 7. Nothing
 * is sent to the Tor.
 *
 * @example
 * policies.refused('this connection may not save the configuration')
 *
 * @category constructors
 * @since 0.1.0
 */
export const refused = (text: string, request?: string): ObservableEither<TorError, never> =>
  OE.left(serverError('Unauthorized', text, undefined, request));

const notAllowed = /* #__PURE__ */ refused('This connection may not use this request');

/** The stream of events that a policy rejects: one Left, then nothing until the Tor has ended. */
export const refusedEvents = (
  tor: Tor,
  event: string,
  text = `${event}: this connection may not have these events`,
): ObservableEither<TorError, never> => concat(refused(text, 'SETEVENTS'), NEVER).pipe(takeUntil(tor.ended$));

/** Passes each request of a `Tor` through a guard, also those that derived members make. */
export const guarded = <T extends Tor>(tor: T, guard: Guard): T => {
  const source = tor as { readonly [K in PropertyKey]: unknown };
  const changes: Record<string, unknown> = {};
  for (const member of requestNames) {
    const request = source[member];
    if (request === undefined) continue;
    const asked = { member, ...members[member] };
    changes[member] =
      typeof request === 'function'
        ? (...args: ReadonlyArray<unknown>) => guard({ ...asked, args }, () => (request as Request).call(tor, ...args))
        : guard({ ...asked, args: [] }, () => request as ReturnType<Request>);
  }
  return changed(tor, { ...changes, ...changedSnapshots(tor, (snapshot$) => guard(SNAPSHOT, () => snapshot$)) });
};

type Request = (...args: ReadonlyArray<unknown>) => ObservableEither<TorError, unknown>;

const SNAPSHOT: Asked = { member: 'snapshots', is: 'reads', command: 'GETINFO', args: [] };

/**
 * Changes each of the snapshots of a `Tor`, if it has any.
 *
 * @example
 * policies.changed(tor, policies.changedSnapshots(tor, (snapshot$, of) => snapshot$))
 *
 * @category constructors
 * @since 0.1.0
 */
export const changedSnapshots = (
  { snapshots }: Tor,
  change: <A>(snapshot$: ObservableEither<TorError, A>, of: EventStream) => ObservableEither<TorError, A>,
): Pick<Changes, 'snapshots'> => {
  if (snapshots === undefined) return {};
  const { active, circuits, streams, orConnections } = snapshots;
  const all = {
    active,
    circuits: circuits && change(circuits, 'circuit$'),
    streams: streams && change(streams, 'stream$'),
    orConnections: orConnections && change(orConnections, 'orConnection$'),
  };
  // a Tor that is not a V1Tor may lack some
  return { snapshots: all as AllSnapshots };
};
