import { inject, Injectable } from '@angular/core';
import type { CircuitId } from 'rx-tor-control';
import { injectV1Tor } from 'rx-tor-control/angular';
import { action } from './outcome';
import { Writing } from './writing';

/** Closes circuits, and makes new ones. */
@Injectable({ providedIn: 'root' })
export class CircuitControl {
  readonly #tor = injectV1Tor();
  readonly #heed = inject(Writing).heed;

  readonly close = action((id: CircuitId) => this.#tor.closeCircuit(id), this.#heed);
  /** The Tor chooses the path. */
  readonly create = action(() => this.#tor.extendCircuit([]), this.#heed);
}
