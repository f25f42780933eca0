/**
 * `ObservableEither<L, A>`: an Observable of Eithers, with the names of fp-ts's `TaskEither`.
 *
 * It may emit zero, one or many items; each is a Left or a Right, and a Left does not end the stream. The order of
 * items is kept: combinators that take time (`chain`, `orElse`, `ap`, ...) process one item after the other, so that
 * all results of an earlier item come before all results of a later one. No `error` notification is made or caught
 * here, except by {@link fromThrowing}.
 *
 * Combinators widen: the Lefts of the parts become one union, so `chain` needs no separate `chainW`.
 */
export * from './ObservableEither/model.js';
export * from './ObservableEither/constructors.js';
export * from './ObservableEither/destructors.js';
export * from './ObservableEither/combinators.js';
export * from './ObservableEither/concurrency.js';
export * from './ObservableEither/bracket.js';
export * from './ObservableEither/doNotation.js';
export * from './ObservableEither/traversing.js';
export * from './ObservableEither/instances.js';
