import { computed, effect, Injectable } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { isGap } from 'rx-tor-control';
import type { Status, TorError } from 'rx-tor-control';
import { torStatus } from 'rx-tor-control/angular';
import { either as E } from 'fp-ts';
import {
  concat,
  distinctUntilChanged,
  filter,
  interval,
  map,
  merge,
  NEVER,
  of,
  scan,
  skip,
  switchMap,
  take,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { isRefusal } from '../gateway/access';
import { injectAccess, injectClient, injectPlace } from '../gateway/tor';
import { isBack, isLost } from '../gateway/upstreamGaps';

/** A time for which nothing is known. `Gateway`: of this page's connection; `Tor`: of the gateway's to its Tor. */
export interface Gap {
  readonly of: 'Gateway' | 'Tor';
  readonly lostAt: number;
  readonly backAt: number | undefined;
}

/** How the connection looks from here. */
export type Standing =
  | { readonly _tag: 'Connecting' }
  | { readonly _tag: 'Unreachable'; readonly reason: TorError; readonly until: number }
  | { readonly _tag: 'Connected'; readonly since: number }
  | { readonly _tag: 'Silent'; readonly since: number }
  | { readonly _tag: 'TorLost'; readonly since: number }
  | { readonly _tag: 'Lost'; readonly since: number; readonly until: number | undefined }
  | { readonly _tag: 'Refused' }
  | { readonly _tag: 'Ended'; readonly reason: TorError };

interface History {
  readonly connectedAt: number | undefined;
  readonly gaps: ReadonlyArray<Gap>;
}

type Turn =
  | { readonly _tag: 'Connected' }
  | { readonly _tag: 'Disconnected' }
  | { readonly _tag: 'TorLost' }
  | { readonly _tag: 'TorBack' };

const KEPT_GAPS = 100;

/** A Tor tells its bandwidth each second. Seconds without it after which somebody is to know. */
const SILENCE = 10;

/** When the Tor fell silent, once it has; `undefined` while it is heard. */
type Silence = number | undefined;

/**
 * Seconds are counted, and not compared by the clock: a computer that has slept has not listened. Where the gateway tells
 * no bandwidth at all, silence means nothing.
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

const open = (gaps: ReadonlyArray<Gap>, of: Gap['of'], lostAt: number): ReadonlyArray<Gap> =>
  gaps.some((gap) => gap.of === of && gap.backAt === undefined)
    ? gaps
    : [...gaps, { of, lostAt, backAt: undefined }].slice(-KEPT_GAPS);

const close = (gaps: ReadonlyArray<Gap>, of: Gap['of'], backAt: number): ReadonlyArray<Gap> =>
  gaps.map((gap) => (gap.of === of && gap.backAt === undefined ? { ...gap, backAt } : gap));

const after = ({ connectedAt, gaps }: History, turn: Turn): History => {
  const now = Date.now();
  switch (turn._tag) {
    case 'Connected':
      return connectedAt === undefined
        ? { connectedAt: now, gaps: close(gaps, 'Gateway', now) }
        : { connectedAt, gaps };
    case 'Disconnected':
      return connectedAt === undefined
        ? { connectedAt, gaps }
        : { connectedAt: undefined, gaps: open(close(gaps, 'Tor', now), 'Gateway', now) };
    case 'TorLost':
      return { connectedAt, gaps: open(gaps, 'Tor', now) };
    case 'TorBack':
      return { connectedAt, gaps: close(gaps, 'Tor', now) };
  }
};

const never: History = { connectedAt: undefined, gaps: [] };

const turnOf = ({ _tag }: Status): Turn => (_tag === 'Connected' ? { _tag } : { _tag: 'Disconnected' });

@Injectable({ providedIn: 'root' })
export class GatewayState {
  readonly place = injectPlace();
  readonly status = torStatus();

  readonly #history = toSignal(this.#turns().pipe(scan(after, never)), { initialValue: never });

  readonly #silent = toSignal(this.#silence(), { initialValue: undefined });

  /** The oldest first. */
  readonly gaps = computed(() => this.#history().gaps);

  readonly standing = computed((): Standing => {
    const status = this.status();
    const { connectedAt, gaps } = this.#history();
    const gap = gaps.at(-1);
    const silentSince = this.#silent();
    switch (status._tag) {
      case 'Connected':
        return gap?.of === 'Tor' && gap.backAt === undefined
          ? { _tag: 'TorLost', since: gap.lostAt }
          : silentSince !== undefined
            ? { _tag: 'Silent', since: silentSince }
            : { _tag: 'Connected', since: connectedAt ?? Date.now() };
      case 'Idle':
      case 'Connecting':
      case 'Authenticating':
        return gap === undefined ? { _tag: 'Connecting' } : { _tag: 'Lost', since: gap.lostAt, until: undefined };
      case 'Waiting':
        return gap === undefined
          ? { _tag: 'Unreachable', reason: status.reason, until: status.until }
          : { _tag: 'Lost', since: gap.lostAt, until: status.until };
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
    const { status$, bandwidth$ } = injectClient();
    return merge(
      status$.pipe(map(({ _tag }) => _tag === 'Connected')),
      bandwidth$.pipe(map((item) => E.isRight(item) || isGap(item))),
    ).pipe(switchMap(silenceAfter), distinctUntilChanged());
  }

  #turns() {
    const { status$, log$ } = injectClient();
    return merge(
      status$.pipe(map(turnOf)),
      log$.pipe(
        filter((item) => isLost(item) || isBack(item)),
        map((item): Turn => ({ _tag: isLost(item) ? 'TorLost' : 'TorBack' })),
      ),
    );
  }
}
