import { computed, inject, Injectable } from '@angular/core';
import { isGap } from 'rx-tor-control';
import type { BandwidthEvent, TorError } from 'rx-tor-control';
import { perFrame, torSignal } from 'rx-tor-control/angular';
import { either as E } from 'fp-ts';
import { map, scan } from 'rxjs';
import { GatewayState } from './gateway';

/** Bytes of one second, with the time of the event; `NaN` if they are unknown, which a chart leaves out. */
export interface Second {
  readonly at: number;
  readonly read: number;
  readonly written: number;
}

interface Traffic {
  readonly seconds: ReadonlyArray<Second>;
  readonly read: number;
  readonly written: number;
}

/** Milliseconds after a second without another: the page was not running, such as when the computer slept. */
const HOLE = 5_000;

/** An hour. */
export const KEPT = 3_600;

const secondOf = (item: E.Either<TorError, BandwidthEvent>): Second | undefined => {
  const at = Date.now();
  if (E.isRight(item)) return { at, read: item.right.read, written: item.right.written };
  return isGap(item) ? { at, read: NaN, written: NaN } : undefined;
};

const sum = (seconds: ReadonlyArray<Second>, of: 'read' | 'written'): number =>
  seconds.reduce((total, second) => total + (Number.isNaN(second[of]) ? 0 : second[of]), 0);

/** With what is not known between seconds that are far from each other. */
const withHoles = (last: Second | undefined, came: ReadonlyArray<Second>): ReadonlyArray<Second> =>
  came.flatMap((second, i) => {
    const before = came[i - 1] ?? last;
    return before === undefined || second.at - before.at <= HOLE
      ? [second]
      : [{ at: before.at + 1_000, read: NaN, written: NaN }, second];
  });

const after = ({ seconds, read, written }: Traffic, came: ReadonlyArray<Second>): Traffic => ({
  seconds: [...seconds, ...withHoles(seconds.at(-1), came)].slice(-KEPT),
  read: read + sum(came, 'read'),
  written: written + sum(came, 'written'),
});

const none: Traffic = { seconds: [], read: 0, written: 0 };

@Injectable({ providedIn: 'root' })
export class TrafficState {
  readonly #traffic = torSignal(
    (tor) =>
      tor.bandwidth$.pipe(
        map(secondOf),
        perFrame(),
        map((items) => items.filter((item) => item !== undefined)),
        scan(after, none),
      ),
    { initialValue: none },
  );

  readonly seconds = computed(() => this.#traffic().seconds);

  /** Since the page was opened, without gaps. */
  readonly total = computed(() => ({ read: this.#traffic().read, written: this.#traffic().written }));

  readonly #standing = inject(GatewayState).standing;

  /** The last second; nothing when it is not known. */
  readonly now = computed(() => {
    if (this.#standing()._tag !== 'Connected') return undefined;
    const last = this.seconds().at(-1);
    return last === undefined || Number.isNaN(last.read) ? undefined : last;
  });
}
