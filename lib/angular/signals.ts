/** Signals of the values that a `Tor` emits. */
import { inject, Injector, runInInjectionContext } from '@angular/core';
import type { InjectionToken, Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NEVER } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Status } from '../model/Status.js';
import type { Tor } from '../Tor.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { isServer } from './isServer.js';
import { latestPerFrame } from './perFrame.js';
import { statusUntil } from './statusUntil.js';
import { TOR, V1_TOR } from './tor.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The options of `torSignal`.
 *
 * @category model
 * @since 0.1.0
 */
export interface TorSignalOptions<I> {
  /** The value until the first item, and on a page that is rendered on a server. */
  readonly initialValue: I;
  /**
   * The injector; required outside of an injection context. The signal follows its source until this injector is
   * destroyed.
   */
  readonly injector?: Injector | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * A signal of an Observable that `source` makes from the injected `Tor`: its latest value, updated at most once per
 * frame. The signal subscribes at once and unsubscribes when its injector is destroyed; on a server it does not
 * subscribe. `source` runs in an injection context.
 *
 * @example
 * const circuits = torSignal((tor) => tables.circuits(tor).pipe(rights), { initialValue: undefined });
 * const lines = torSignal((tor) => tor.getConf(['SocksPort']), { initialValue: undefined });
 *
 * @category constructors
 * @since 0.1.0
 */
export const torSignal = <A, I>(source: (tor: Tor) => Observable<A>, options: TorSignalOptions<I>): Signal<A | I> =>
  signalOf(TOR, source, options);

/**
 * A signal of an Observable that `source` makes from the injected `V1Tor`, otherwise as `torSignal`.
 *
 * @example
 * const version = v1TorSignal((tor) => tor.getInfo(['version']), { initialValue: undefined });
 *
 * @category constructors
 * @since 0.1.0
 */
export const v1TorSignal = <A, I>(source: (tor: V1Tor) => Observable<A>, options: TorSignalOptions<I>): Signal<A | I> =>
  signalOf(V1_TOR, source, options);

const signalOf = <T extends Tor, A, I>(
  token: InjectionToken<T>,
  source: (tor: T) => Observable<A>,
  { initialValue, injector = inject(Injector) }: TorSignalOptions<I>,
): Signal<A | I> =>
  runInInjectionContext(injector, () =>
    toSignal<A | I, A | I>(isServer() ? NEVER : source(inject(token)).pipe(latestPerFrame()), { initialValue }),
  );

/**
 * A signal of the injected `Tor`'s status. Reading it does not connect. A `Tor` without a connection, such as the
 * simulator, is `Connected` until it has ended.
 *
 * @category constructors
 * @since 0.1.0
 */
export const torStatus = ({
  injector = inject(Injector),
}: { readonly injector?: Injector | undefined } = {}): Signal<Status> =>
  toSignal<Status, Status>(statusOf(injector.get(TOR)), { initialValue: { _tag: 'Idle' }, injector });

const statusOf = ({ status$, ended$ }: Tor): Observable<Status> =>
  status$ ?? statusUntil({ _tag: 'Connected', session: 1 }, ended$);
