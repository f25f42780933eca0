import { inject, Injectable, signal } from '@angular/core';
import { either as E } from 'fp-ts';
import type { ConfigLine, TorError } from 'rx-tor-control';
import { injectTor } from 'rx-tor-control/angular';
import { from, lastValueFrom, map, mergeMap, toArray } from 'rxjs';
import { problemOf } from '../format/problem';
import { injectPlace } from '../gateway/tor';
import { namesOf } from './optionNames';
import { action } from './outcome';
import { Writing } from './writing';

/** An option that this Tor knows; without values it is unset, or has its default. */
export interface Option {
  readonly name: string;
  readonly values: ReadonlyArray<string>;
}

export type Options =
  | { readonly _tag: 'Loading' }
  | { readonly _tag: 'Failed'; readonly problem: string }
  | { readonly _tag: 'Loaded'; readonly options: ReadonlyArray<Option>; readonly at: number };

type Answer = readonly [name: string, answer: E.Either<TorError, ReadonlyArray<ConfigLine>>];

/** Errors about the requested option, not about the request. */
const isAboutOption = (error: TorError): boolean =>
  error._tag === 'ServerError' && (error.code === 'UnrecognizedKey' || error.code === 'Unauthorized');

const optionsOf = (answers: ReadonlyArray<Answer>): Options => {
  const known = answers.flatMap(([name, answer]) =>
    E.isRight(answer) ? [{ name, values: answer.right.map(({ key, value }) => valueOf(name, key, value)) }] : [],
  );
  const problem = answers.map(([, answer]) => answer).find((answer) => E.isLeft(answer) && !isAboutOption(answer.left));
  return problem !== undefined && E.isLeft(problem)
    ? { _tag: 'Failed', problem: problemOf(problem.left) }
    : { _tag: 'Loaded', options: known, at: Date.now() };
};

/** The lines of onion services come under one name, each with its own key. */
const valueOf = (name: string, key: string, value: string): string =>
  key.toLowerCase() === name.toLowerCase() ? value : `${key} ${value}`;

@Injectable({ providedIn: 'root' })
export class ConfigurationState {
  readonly #tor = injectTor();
  readonly #writing = inject(Writing);
  readonly #names = namesOf(injectPlace().options);
  readonly #options = signal<Options>({ _tag: 'Loading' });
  readonly #unsaved = signal(false);

  readonly options = this.#options.asReadonly();
  /** Whether something was set here that is not in the torrc yet. */
  readonly unsaved = this.#unsaved.asReadonly();
  readonly #asking = signal(false);
  readonly isLoading = this.#asking.asReadonly();

  readonly #set = action((lines: ReadonlyArray<ConfigLine>) => this.#tor.setConf(lines), this.#writing.heed);
  readonly #save = action(() => this.#tor.saveConf, this.#writing.heed);

  readonly setting = this.#set.outcome;
  readonly saving = this.#save.outcome;
  readonly forgetSetting = this.#set.forget;
  readonly forgetSaving = this.#save.forget;

  /** Asks for each option; the questions go out together. What is known stays until there are answers. */
  async load(): Promise<void> {
    this.#asking.set(true);
    if (this.#options()._tag === 'Failed') this.#options.set({ _tag: 'Loading' });
    this.#options.set(
      optionsOf(
        await lastValueFrom(
          from(this.#names).pipe(
            mergeMap((name) => this.#ask(name)),
            toArray(),
          ),
        ),
      ),
    );
    this.#asking.set(false);
  }

  /** No value resets the option to its default. */
  async set(name: string, values: ReadonlyArray<string>): Promise<boolean> {
    const lines = values.length === 0 ? [{ key: name, value: '' }] : values.map((value) => ({ key: name, value }));
    if (!(await this.#set.run(lines))) return false;
    this.#unsaved.set(true);
    const [, answer] = await lastValueFrom(this.#ask(name));
    const loaded = this.#options();
    if (loaded._tag === 'Loaded' && E.isRight(answer)) {
      const option: Option = { name, values: answer.right.map(({ key, value }) => valueOf(name, key, value)) };
      this.#options.set({ ...loaded, options: loaded.options.map((other) => (other.name === name ? option : other)) });
    }
    return true;
  }

  async save(): Promise<boolean> {
    const done = await this.#save.run();
    if (done) this.#unsaved.set(false);
    return done;
  }

  #ask(name: string) {
    return this.#tor.getConf([name]).pipe(map((answer): Answer => [name, answer]));
  }
}
