import { inject, Injectable, signal } from '@angular/core';
import { either as E } from 'fp-ts';
import type { Address, AddressMapping } from 'rx-tor-control';
import { injectTor } from 'rx-tor-control/angular';
import { lastValueFrom, toArray } from 'rxjs';
import { problemOf } from '../format/problem';
import { action } from './outcome';
import { Writing } from './writing';

export type Mappings =
  | { readonly _tag: 'Loading' }
  | { readonly _tag: 'Failed'; readonly problem: string }
  | { readonly _tag: 'Loaded'; readonly mappings: ReadonlyArray<AddressMapping>; readonly at: number };

@Injectable({ providedIn: 'root' })
export class MappingsState {
  readonly #tor = injectTor();
  readonly #writing = inject(Writing);
  readonly #mappings = signal<Mappings>({ _tag: 'Loading' });

  readonly mappings = this.#mappings.asReadonly();

  readonly #map = action(({ from, to }: AddressMapping) => this.#tor.mapAddress(from, to), this.#writing.heed);
  readonly outcome = this.#map.outcome;
  readonly forget = this.#map.forget;

  async load(): Promise<void> {
    const answers = await lastValueFrom(this.#tor.getAllMappings.pipe(toArray()));
    const problem = answers.find(E.isLeft);
    this.#mappings.set(
      problem === undefined
        ? { _tag: 'Loaded', mappings: answers.filter(E.isRight).map(({ right }) => right), at: Date.now() }
        : { _tag: 'Failed', problem: problemOf(problem.left) },
    );
  }

  async add(from: Address, to: Address): Promise<boolean> {
    const done = await this.#map.run({ from, to });
    if (done) await this.load();
    return done;
  }

  /** An address that is mapped to itself is not mapped. */
  remove({ from }: AddressMapping): Promise<boolean> {
    return this.add(from, from);
  }
}
