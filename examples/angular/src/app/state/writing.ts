import { computed, inject, Injectable, signal } from '@angular/core';
import type { TorError } from 'rx-tor-control';
import { injectTor } from 'rx-tor-control/angular';
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

/** The signals that the page can send. */
@Injectable({ providedIn: 'root' })
export class Signals {
  readonly #tor = injectTor();
  readonly #writing = inject(Writing);

  readonly reload = action(() => this.#tor.signal('Reload'), this.#writing.heed);
  readonly newIdentity = action(() => this.#tor.signal('NewNym'), this.#writing.heed);
}
