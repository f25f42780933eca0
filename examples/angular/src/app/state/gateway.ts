import { computed, effect, Injectable } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { isGap } from 'rx-tor-control';
import type { Status, Tor, TorError } from 'rx-tor-control';
import { injectTor, torStatus } from 'rx-tor-control/angular';
import { either as E } from 'fp-ts';
import { concat, distinctUntilChanged, interval, map, merge, NEVER, of, scan, skip, switchMap, take } from 'rxjs';
import type { Observable } from 'rxjs';
import { isRefusal } from '../gateway/access';
import { injectAccess, injectPlace } from '../gateway/tor';

/** A time for which nothing is known: the gateway was away, or had no connection to its Tor. */
export interface Gap {
  readonly lostAt: number;
  readonly backAt: number | undefined;
}

/** How the connection looks from here. */
export type Standing =
  | { readonly _tag: 'Connecting' }
  | { readonly _tag: 'Unreachable'; readonly reason: TorError; readonly until: number | undefined }
  | { readonly _tag: 'Connected'; readonly since: number }
  | { readonly _tag: 'Silent'; readonly since: number }
  | {
      readonly _tag: 'Lost';
      readonly since: number;
      readonly reason: TorError | undefined;
      readonly until: number | undefined;
    }
  | { readonly _tag: 'Refused' }
  | { readonly _tag: 'Ended'; readonly reason: TorError };

interface History {
  readonly connectedAt: number | undefined;
  /** Why the last attempt failed, or the last connection ended, until there is one again. */
  readonly reason: TorError | undefined;
  readonly gaps: ReadonlyArray<Gap>;
}

const KEPT_GAPS = 100;

/** A Tor reports its bandwidth each second. The seconds without it after which the page warns. */
const SILENCE = 10;

/** When the Tor fell silent, once it has; `undefined` while events arrive. */
type Silence = number | undefined;

/**
 * Seconds are counted, and not compared by the clock: a computer that has slept has not listened. Where the gateway
 * reports no bandwidth at all, silence means nothing.
 */
const silenceAfter = (isTold: boolean): Observable<Silence> => {
  const since = Date.now();
  return concat(
    of(undefined),
    isTold
      ? interval(1_000).pipe(
          skip(SILENCE - 1),
          take(1),
          map(() => since),
        )
      : NEVER,
  );
};

const isOpen = ({ backAt }: Gap): boolean => backAt === undefined;

const opened = (gaps: ReadonlyArray<Gap>, lostAt: number): ReadonlyArray<Gap> =>
  gaps.some(isOpen) ? gaps : [...gaps, { lostAt, backAt: undefined }].slice(-KEPT_GAPS);

const closed = (gaps: ReadonlyArray<Gap>, backAt: number): ReadonlyArray<Gap> =>
  gaps.map((gap) => (isOpen(gap) ? { ...gap, backAt } : gap));

const after = ({ connectedAt, reason, gaps }: History, status: Status): History => {
  const now = Date.now();
  if (status._tag === 'Connected') {
    return { connectedAt: connectedAt ?? now, reason: undefined, gaps: closed(gaps, now) };
  }
  return {
    connectedAt: undefined,
    reason: 'reason' in status ? status.reason : reason,
    gaps: connectedAt === undefined ? gaps : opened(gaps, now),
  };
};

const statusOf = ({ status$ }: Tor): Observable<Status> => status$ ?? NEVER;

const never: History = { connectedAt: undefined, reason: undefined, gaps: [] };

@Injectable({ providedIn: 'root' })
export class GatewayState {
  readonly place = injectPlace();
  readonly status = torStatus();

  readonly #history = toSignal(statusOf(injectTor()).pipe(scan(after, never)), { initialValue: never });

  readonly #silent = toSignal(this.#silence(), { initialValue: undefined });

  /** The oldest first. */
  readonly gaps = computed(() => this.#history().gaps);

  readonly standing = computed((): Standing => {
    const status = this.status();
    const { connectedAt, reason, gaps } = this.#history();
    const gap = gaps.find(isOpen);
    const silentSince = this.#silent();
    switch (status._tag) {
      case 'Connected':
        return silentSince === undefined
          ? { _tag: 'Connected', since: connectedAt ?? Date.now() }
          : { _tag: 'Silent', since: silentSince };
      case 'Idle':
      case 'Connecting':
      case 'Authenticating':
      case 'Waiting': {
        const until = status._tag === 'Waiting' ? status.until : undefined;
        if (gap !== undefined) return { _tag: 'Lost', since: gap.lostAt, reason, until };
        return reason === undefined ? { _tag: 'Connecting' } : { _tag: 'Unreachable', reason, until };
      }
      case 'Closed':
        return isRefusal(status.reason) ? { _tag: 'Refused' } : { _tag: 'Ended', reason: status.reason };
    }
  });

  /** Whether a request would come to the Tor. */
  readonly isConnected = computed(() => ['Connected', 'Silent'].includes(this.standing()._tag));

  constructor() {
    const access = injectAccess();
    effect(() => {
      const { _tag } = this.standing();
      if (this.isConnected()) access.accepted();
      if (_tag === 'Refused') access.refused();
    });
  }

  #silence(): Observable<Silence> {
    const tor = injectTor();
    return merge(
      statusOf(tor).pipe(map(({ _tag }) => _tag === 'Connected')),
      tor.bandwidth$.pipe(map((item) => E.isRight(item) || isGap(item))),
    ).pipe(switchMap(silenceAfter), distinctUntilChanged());
  }
}
