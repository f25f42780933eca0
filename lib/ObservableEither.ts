/**
 * `ObservableEither<L, A>`: an Observable of Eithers, with the names of fp-ts's `TaskEither`.
 *
 * It may emit none, one or many items; each is a Left or a Right, and a Left ends nothing. What is done with an item
 * keeps its place: whatever takes time (`chain`, `orElse`, `ap`, ...) takes one item after the other, so that all of
 * what an earlier item gives comes before all of what a later one gives. No `error` notification is made or caught
 * here, save by {@link fromThrowing}.
 *
 * Combinators widen: the Lefts of the parts become one union, so that there is no `chainW` beside `chain`.
 */
export * from './ObservableEither/model.js';
export * from './ObservableEither/constructors.js';
export * from './ObservableEither/destructors.js';
export * from './ObservableEither/combinators.js';
export * from './ObservableEither/doNotation.js';
export * from './ObservableEither/traversing.js';
export * from './ObservableEither/instances.js';
