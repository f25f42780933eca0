import { function as F } from 'fp-ts';
import type {
  alt as AltModule,
  applicative,
  apply,
  bifunctor,
  chain as ChainModule,
  chainRec as ChainRecModule,
  fromEither as FromEitherModule,
  functor,
  monad,
  monadThrow,
  pointed,
} from 'fp-ts';
import { alt, ap, bimap, chain, chainRec, map, mapLeft } from './combinators.js';
import { fromEither, left, of } from './constructors.js';
import { URI } from './model.js';

const mapOf: functor.Functor2<URI>['map'] = (fa, f) => F.pipe(fa, map(f));
const apOf: apply.Apply2<URI>['ap'] = (fab, fa) => F.pipe(fab, ap(fa));
const chainOf: ChainModule.Chain2<URI>['chain'] = (ma, f) => F.pipe(ma, chain(f));

/**
 * @category instances
 * @since 0.1.0
 */
export const Functor: functor.Functor2<URI> = { URI, map: mapOf };

/**
 * @category instances
 * @since 0.1.0
 */
export const Pointed: pointed.Pointed2<URI> = { URI, of };

/**
 * @category instances
 * @since 0.1.0
 */
export const Bifunctor: bifunctor.Bifunctor2<URI> = {
  URI,
  bimap: (fa, f, g) => F.pipe(fa, bimap(f, g)),
  mapLeft: (fa, f) => F.pipe(fa, mapLeft(f)),
};

/**
 * @category instances
 * @since 0.1.0
 */
export const Apply: apply.Apply2<URI> = { URI, map: mapOf, ap: apOf };

/**
 * One after the other, as `Monad`.
 *
 * @category instances
 * @since 0.1.0
 */
export const Applicative: applicative.Applicative2<URI> = { URI, map: mapOf, ap: apOf, of };

/**
 * @category instances
 * @since 0.1.0
 */
export const Chain: ChainModule.Chain2<URI> = { URI, map: mapOf, ap: apOf, chain: chainOf };

/**
 * @category instances
 * @since 0.1.0
 */
export const ChainRec: ChainRecModule.ChainRec2<URI> = { URI, map: mapOf, ap: apOf, chain: chainOf, chainRec };

/**
 * The laws hold for the items and their order, not for when they come, nor for when something is unsubscribed: `chain(f)`
 * then `chain(g)` subscribes to the next `f` while a `g` is still running. The same goes for the composition of Apply, the
 * associativity of Alt and `orElse`, and `traverseArray` against `array.traverse(Applicative)`.
 *
 * @category instances
 * @since 0.1.0
 */
export const Monad: monad.Monad2<URI> = { URI, map: mapOf, ap: apOf, of, chain: chainOf };

/**
 * @category instances
 * @since 0.1.0
 */
export const MonadThrow: monadThrow.MonadThrow2<URI> = {
  URI,
  map: mapOf,
  ap: apOf,
  of,
  chain: chainOf,
  throwError: left,
};

/**
 * @category instances
 * @since 0.1.0
 */
export const Alt: AltModule.Alt2<URI> = { URI, map: mapOf, alt: (fa, that) => F.pipe(fa, alt(that)) };

/**
 * @category instances
 * @since 0.1.0
 */
export const FromEither: FromEitherModule.FromEither2<URI> = { URI, fromEither };
