import { Injectable, signal } from '@angular/core';
import { either as E } from 'fp-ts';
import { injectV1Tor } from 'rx-tor-control/angular';
import { firstValueFrom } from 'rxjs';
import { problemOf } from '../format/problem';

export interface Name {
  readonly name: string;
  readonly documentation: string;
}

export type Answer =
  | { readonly _tag: 'NotAsked' }
  | { readonly _tag: 'Pending'; readonly key: string }
  | { readonly _tag: 'Failed'; readonly key: string; readonly problem: string }
  | { readonly _tag: 'Answered'; readonly key: string; readonly text: string; readonly at: number };

/** GETINFO of any key. */
@Injectable({ providedIn: 'root' })
export class InformationState {
  readonly #tor = injectV1Tor();
  readonly #names = signal<ReadonlyArray<Name>>([]);
  readonly #answer = signal<Answer>({ _tag: 'NotAsked' });

  /** The keys that the Tor has; none if it does not list them. */
  readonly names = this.#names.asReadonly();
  readonly answer = this.#answer.asReadonly();

  async loadNames(): Promise<void> {
    const answer = await firstValueFrom(this.#tor.getInfo(['info/names']));
    if (E.isRight(answer)) this.#names.set(answer.right[0]);
  }

  async ask(key: string): Promise<void> {
    this.#answer.set({ _tag: 'Pending', key });
    const answer = await firstValueFrom(this.#tor.getInfoText([key]));
    this.#answer.set(
      E.isLeft(answer)
        ? { _tag: 'Failed', key, problem: problemOf(answer.left) }
        : { _tag: 'Answered', key, text: answer.right[0], at: Date.now() },
    );
  }
}
