import { inject, Injectable, signal } from '@angular/core';
import { either as E } from 'fp-ts';
import type { TorError } from 'rx-tor-control';
import { injectV1Tor } from 'rx-tor-control/angular';
import { firstValueFrom } from 'rxjs';
import { problemOf } from '../format/problem';
import { action } from './outcome';
import { Writing } from './writing';

/** A service without a file in the Tor's configuration. */
export interface OnionRow {
  /** The address without `.onion`. */
  readonly id: string;
  /** Whether it stays when the connection that created it ends. */
  readonly detached: boolean;
}

export type Onions =
  | { readonly _tag: 'Loading' }
  | { readonly _tag: 'Failed'; readonly problem: string }
  | { readonly _tag: 'Loaded'; readonly rows: ReadonlyArray<OnionRow>; readonly at: number };

type Lists = E.Either<TorError, readonly [current: ReadonlyArray<string>, detached: ReadonlyArray<string>]>;

const onionsOf = (answer: Lists): Onions => {
  if (E.isLeft(answer)) return { _tag: 'Failed', problem: problemOf(answer.left) };
  const [current, detached] = answer.right;
  const rows = [
    ...detached.map((id) => ({ id, detached: true })),
    ...current.filter((id) => !detached.includes(id)).map((id) => ({ id, detached: false })),
  ];
  return { _tag: 'Loaded', rows, at: Date.now() };
};

@Injectable({ providedIn: 'root' })
export class OnionsState {
  readonly #tor = injectV1Tor();
  readonly #heed = inject(Writing).heed;
  readonly #onions = signal<Onions>({ _tag: 'Loading' });

  readonly onions = this.#onions.asReadonly();

  /** Detached, so that it outlives this page; the Tor keeps the key, and this page never has it. */
  readonly #add = action(
    ({ port, target }: { port: number; target: string }) =>
      this.#tor.addOnion({
        ports: [{ port, ...(target === '' ? {} : { target }) }],
        detach: true,
        discardKey: true,
      }),
    this.#heed,
  );
  readonly #remove = action((id: string) => this.#tor.delOnion(id), this.#heed);

  readonly adding = this.#add.outcome;
  readonly removing = this.#remove.outcome;

  forget(): void {
    this.#add.forget();
    this.#remove.forget();
  }

  async load(): Promise<void> {
    this.#onions.set(onionsOf(await firstValueFrom(this.#tor.getInfo(['onions/current', 'onions/detached']))));
  }

  async add(port: number, target: string): Promise<boolean> {
    this.#remove.forget();
    const done = await this.#add.run({ port, target });
    if (done) await this.load();
    return done;
  }

  async remove({ id }: OnionRow): Promise<boolean> {
    this.#add.forget();
    const done = await this.#remove.run(id);
    if (done) await this.load();
    return done;
  }
}
