import { signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { either as E } from 'fp-ts';
import type { ObservableEither, TorError } from 'rx-tor-control';
import { firstValueFrom } from 'rxjs';
import { problemOf } from '../format/problem';

/** How something that was asked for has gone. */
export type Outcome =
  | { readonly _tag: 'NotAsked' }
  | { readonly _tag: 'Pending' }
  | { readonly _tag: 'Done'; readonly at: number }
  | { readonly _tag: 'Failed'; readonly at: number; readonly problem: string };

/** A request that a person makes, with its outcome. */
export interface Action<A> {
  readonly outcome: Signal<Outcome>;
  /** Asks, and is answered with whether it went well. */
  readonly run: (argument: A) => Promise<boolean>;
  readonly forget: () => void;
}

export const action = <A = void>(
  ask: (argument: A) => ObservableEither<TorError, unknown>,
  onError: (error: TorError) => void = () => undefined,
): Action<A> => {
  const outcome = signal<Outcome>({ _tag: 'NotAsked' });
  return {
    outcome: outcome.asReadonly(),
    forget: () => outcome.set({ _tag: 'NotAsked' }),
    run: async (argument) => {
      outcome.set({ _tag: 'Pending' });
      const answer = await firstValueFrom(ask(argument));
      const at = Date.now();
      if (E.isLeft(answer)) onError(answer.left);
      outcome.set(E.isLeft(answer) ? { _tag: 'Failed', at, problem: problemOf(answer.left) } : { _tag: 'Done', at });
      return E.isRight(answer);
    },
  };
};
