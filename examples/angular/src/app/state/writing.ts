import { computed, inject, Injectable, signal } from '@angular/core';
import { either as E } from 'fp-ts';
import type { TorError } from 'rx-tor-control';
import { injectTor } from 'rx-tor-control/angular';
import { delayWhen, filter, ignoreElements, map, merge, of, race, take, tap, timer } from 'rxjs';
import { injectPlace } from '../gateway/tor';
import { action } from './outcome';

/** Whether this page may change something. The server says it at the start; a refusal says it later. */
@Injectable({ providedIn: 'root' })
export class Writing {
  readonly #place = injectPlace();
  readonly #refused = signal(false);

  readonly isAllowed = computed(() => this.#place.writes && !this.#refused());

  /** Takes note of a refusal. */
  readonly heed = (error: TorError): void => {
    if (error._tag === 'ServerError' && error.code === 'Unauthorized') this.#refused.set(true);
  };
}

/** What Tor logs where it has given a new identity a moment ago. */
const DELAYED = /^Rate limiting NEWNYM request: delaying by (\d+) second/;

/** Milliseconds after an answer in which such a line comes. */
const NOTICED = 400;

/** The signals that the page can send. */
@Injectable({ providedIn: 'root' })
export class Signals {
  readonly #tor = injectTor();
  readonly #writing = inject(Writing);

  readonly reload = action(() => this.#tor.signal('Reload'), this.#writing.heed);
  readonly #delay = signal<string | undefined>(undefined);

  /**
   * Seconds that the Tor waits before it gives the new identity that was asked for last; nothing where it has said
   * none.
   */
  readonly delay = this.#delay.asReadonly();

  readonly newIdentity = action(() => {
    this.#delay.set(undefined);
    const noticed$ = this.#tor.log$.pipe(
      map((item) => (E.isRight(item) ? DELAYED.exec(item.right.message)?.[1] : undefined)),
      filter((seconds) => seconds !== undefined),
    );
    return merge(
      noticed$.pipe(
        tap((seconds) => this.#delay.set(seconds)),
        ignoreElements(),
      ),
      this.#tor
        .signal('NewNym')
        .pipe(delayWhen((answer) => (E.isRight(answer) ? race(noticed$, timer(NOTICED)) : of(undefined)))),
    ).pipe(take(1));
  }, this.#writing.heed);
}
