/** A `Tor` in Angular: provided to an injector, and read as signals. It needs `@angular/core`, 19 or later. */
export * from './perFrame.js';
export * from './signals.js';
export { injectTor, injectV1Tor, provideTor, provideV1Tor, TOR, V1_TOR } from './tor.js';
