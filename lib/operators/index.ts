/** Operators over `ObservableEither`. Lefts pass in their place. */
export * from './bandwidth.js';
export * from './either.js';
export * from './events.js';
export * from './gap.js';
export * from './life.js';
export * from './orThrow.js';
export * from './overflow.js';
export * from './repeatEvery.js';
export * from './retryLeft.js';
export * from './time.js';
