/** A `Tor` in Angular's injectors. */
import { DestroyRef, inject, InjectionToken, makeEnvironmentProviders, NgZone } from '@angular/core';
import type { EnvironmentProviders } from '@angular/core';
import type { Tor } from '../Tor.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { isServer } from './isServer.js';
import { onServer, v1OnServer } from './onServer.js';
import { outsideZone } from './zone.js';

/**
 * The injection token of the `Tor`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const TOR: InjectionToken<Tor> = /* #__PURE__ */ new InjectionToken<Tor>('Tor');

/**
 * The injection token of a `V1Tor`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const V1_TOR: InjectionToken<V1Tor> = /* #__PURE__ */ new InjectionToken<V1Tor>('V1Tor');

/**
 * Provides a `Tor` to an application, a route, or any other environment injector, which owns it: it is made when it is
 * first injected, and closed when the injector is destroyed. `make` runs in an injection context.
 *
 * While a page is rendered on a server, `make` is not called. The `Tor` then has no connection: its event streams emit
 * nothing, its requests are answered at once with a Left `Closed`, and it does not delay the page.
 *
 * In an application with zone.js, all work that it starts by itself, such as reading a socket, runs outside of
 * `NgZone`. Subscribers within the zone receive their notifications within it.
 *
 * @example
 * provideTor(() => client(webSocket({ url: 'wss://localhost:8443/tor' })))
 *
 * @category constructors
 * @since 0.1.0
 */
export const provideTor = (make: () => Tor): EnvironmentProviders =>
  makeEnvironmentProviders([{ provide: TOR, useFactory: () => owned(make, onServer) }]);

/**
 * Provides a `V1Tor`, otherwise as `provideTor`. It is the injector's `Tor` as well: `injectTor`, `torSignal` and
 * `torStatus` use the same one.
 *
 * @example
 * provideV1Tor(() => v1Client(webSocket({ url: 'wss://localhost:8443/tor', subprotocol: v1Subprotocol })))
 *
 * @category constructors
 * @since 0.1.0
 */
export const provideV1Tor = (make: () => V1Tor): EnvironmentProviders =>
  makeEnvironmentProviders([
    { provide: V1_TOR, useFactory: () => owned(make, v1OnServer) },
    { provide: TOR, useExisting: V1_TOR },
  ]);

const owned = <T extends Tor>(make: () => T, makeOnServer: () => T): T => {
  const zone = inject(NgZone);
  const destroyed = inject(DestroyRef);
  const tor = isServer() ? makeOnServer() : zone.runOutsideAngular(make);
  destroyed.onDestroy(() => tor.close?.());
  return outsideZone(zone)(tor);
};

/**
 * Injects the `Tor` of the current injection context.
 *
 * @category constructors
 * @since 0.1.0
 */
export const injectTor = (): Tor => inject(TOR);

/**
 * Injects the `V1Tor` of the current injection context, which `provideV1Tor` provides.
 *
 * @category constructors
 * @since 0.1.0
 */
export const injectV1Tor = (): V1Tor => inject(V1_TOR);
