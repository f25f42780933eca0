import { either as E, function as F } from 'fp-ts';
import type {
  alt as AltModule,
  applicative,
  apply,
  bifunctor,
  chain as ChainModule,
  chainRec as ChainRecModule,
  compactable,
  filterable,
  fromEither as FromEitherModule,
  fromIO as FromIOModule,
  fromTask as FromTaskModule,
  functor,
  hkt,
  monad,
  monadIO,
  monadTask,
  monadThrow,
  monoid,
  pointed,
} from 'fp-ts';
import type { Observable } from 'rxjs';
import { alt, ap, bimap, chain, chainRec, map, mapLeft } from './combinators.js';
import { apPar } from './concurrency.js';
import { fromEither, fromIO, fromObservable, fromTask, left, of } from './constructors.js';
import { URI } from './model.js';
import type { ObservableEither } from './model.js';
import { each } from './stages.js';

const mapOf: functor.Functor2<URI>['map'] = (fa, f) => F.pipe(fa, map(f));
const apOf: apply.Apply2<URI>['ap'] = (fab, fa) => F.pipe(fab, ap(fa));
const apParOf: apply.Apply2<URI>['ap'] = (fab, fa) => F.pipe(fab, apPar(fa));
const chainOf: ChainModule.Chain2<URI>['chain'] = (ma, f) => F.pipe(ma, chain(f));

/**
 * The Functor of fp-ts.
 *
 * @example
 * observableEither.Functor.map(tor.saveConf, () => 'saved')
 *
 * @category instances
 * @since 0.1.0
 */
export const Functor: functor.Functor2<URI> = { URI, map: mapOf };

/**
 * The Pointed of fp-ts.
 *
 * @example
 * observableEither.Pointed.of(1)
 *
 * @category instances
 * @since 0.1.0
 */
export const Pointed: pointed.Pointed2<URI> = { URI, of };

/**
 * The Bifunctor of fp-ts.
 *
 * @example
 * observableEither.Bifunctor.mapLeft(tor.saveConf, showTorError)
 *
 * @category instances
 * @since 0.1.0
 */
export const Bifunctor: bifunctor.Bifunctor2<URI> = {
  URI,
  bimap: (fa, f, g) => F.pipe(fa, bimap(f, g)),
  mapLeft: (fa, f) => F.pipe(fa, mapLeft(f)),
};

/**
 * The Apply of fp-ts.
 *
 * @example
 * observableEither.Apply.ap(observableEither.right(String), observableEither.right(1))
 *
 * @category instances
 * @since 0.1.0
 */
export const Apply: apply.Apply2<URI> = { URI, map: mapOf, ap: apOf };

/**
 * The concurrent Apply of fp-ts: the items and their order are those of `Apply`, but both sides are subscribed to at
 * once.
 *
 * @example
 * observableEither.ApplyPar.ap(observableEither.right(String), tor.saveConf)
 *
 * @category instances
 * @since 0.1.0
 */
export const ApplyPar: apply.Apply2<URI> = { URI, map: mapOf, ap: apParOf };

/**
 * The concurrent Applicative of fp-ts. For a long array use `traverseArrayPar`, which needs less memory and time.
 *
 * @example
 * array.traverse(observableEither.ApplicativePar)(tor.getConf)([['Nickname'], ['SocksPort']])
 *
 * @category instances
 * @since 0.1.0
 */
export const ApplicativePar: applicative.Applicative2<URI> = { URI, map: mapOf, ap: apParOf, of };

/**
 * The sequential Applicative of fp-ts, consistent with `Monad`.
 *
 * @example
 * array.traverse(observableEither.Applicative)(tor.getConf)([['Nickname'], ['SocksPort']])
 *
 * @category instances
 * @since 0.1.0
 */
export const Applicative: applicative.Applicative2<URI> = { URI, map: mapOf, ap: apOf, of };

/**
 * The Chain of fp-ts.
 *
 * @example
 * observableEither.Chain.chain(tor.setConf([reset('Nickname')]), () => tor.saveConf)
 *
 * @category instances
 * @since 0.1.0
 */
export const Chain: ChainModule.Chain2<URI> = { URI, map: mapOf, ap: apOf, chain: chainOf };

/**
 * The ChainRec of fp-ts.
 *
 * @example
 * observableEither.ChainRec.chainRec(3, (n) => observableEither.right(n === 0 ? E.right('done') : E.left(n - 1)))
 *
 * @category instances
 * @since 0.1.0
 */
export const ChainRec: ChainRecModule.ChainRec2<URI> = { URI, map: mapOf, ap: apOf, chain: chainOf, chainRec };

/**
 * The Monad of fp-ts. Its laws hold for the items and their order, not for the times of emissions and subscriptions:
 * `chain(f)` then `chain(g)` subscribes to the next `f` while a `g` is still running. The same applies to the
 * composition of Apply, the associativity of Alt and `orElse`, and `traverseArray` compared with
 * `array.traverse(Applicative)`.
 *
 * @example
 * observableEither.Monad.chain(observableEither.right(1), (n) => observableEither.right(n + 1))
 *
 * @category instances
 * @since 0.1.0
 */
export const Monad: monad.Monad2<URI> = { URI, map: mapOf, ap: apOf, of, chain: chainOf };

/**
 * The MonadThrow of fp-ts.
 *
 * @example
 * observableEither.MonadThrow.throwError(closed('no Tor'))
 *
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
 * The Alt of fp-ts.
 *
 * @example
 * observableEither.Alt.alt(tor.getConf(['Nickname']), () => observableEither.right([]))
 *
 * @category instances
 * @since 0.1.0
 */
export const Alt: AltModule.Alt2<URI> = { URI, map: mapOf, alt: (fa, that) => F.pipe(fa, alt(that)) };

/**
 * The FromEither of fp-ts.
 *
 * @example
 * observableEither.FromEither.fromEither(E.right(1))
 *
 * @category instances
 * @since 0.1.0
 */
export const FromEither: FromEitherModule.FromEither2<URI> = { URI, fromEither };

/**
 * The FromIO of fp-ts.
 *
 * @example
 * observableEither.FromIO.fromIO(() => Date.now())
 *
 * @category instances
 * @since 0.1.0
 */
export const FromIO: FromIOModule.FromIO2<URI> = { URI, fromIO };

/**
 * The FromTask of fp-ts.
 *
 * @example
 * observableEither.FromTask.fromTask(() => Promise.resolve(1))
 *
 * @category instances
 * @since 0.1.0
 */
export const FromTask: FromTaskModule.FromTask2<URI> = { URI, fromIO, fromTask };

/**
 * The MonadIO of fp-ts.
 *
 * @example
 * observableEither.MonadIO.fromIO(() => Date.now())
 *
 * @category instances
 * @since 0.1.0
 */
export const MonadIO: monadIO.MonadIO2<URI> = { URI, map: mapOf, ap: apOf, of, chain: chainOf, fromIO };

/**
 * The MonadTask of fp-ts.
 *
 * @example
 * observableEither.MonadTask.fromTask(() => Promise.resolve(1))
 *
 * @category instances
 * @since 0.1.0
 */
export const MonadTask: monadTask.MonadTask2<URI> = {
  URI,
  map: mapOf,
  ap: apOf,
  of,
  chain: chainOf,
  fromIO,
  fromTask,
};

/**
 * A monad into which Observables can be lifted. Laws: `fromObservable(of(a)) = of(a)`, and
 * `fromObservable(fa.pipe(concatMap(f))) = chain(fromObservable(fa), (a) => fromObservable(f(a)))`.
 *
 * @category model
 * @since 0.1.0
 */
export interface MonadObservable2<M extends hkt.URIS2> extends monadTask.MonadTask2<M> {
  readonly fromObservable: <A, L>(fa: Observable<A>) => hkt.Kind2<M, L, A>;
}

/**
 * The MonadTask into which Observables can be lifted too.
 *
 * @example
 * observableEither.MonadObservable.fromObservable(of(1, 2))
 *
 * @category instances
 * @since 0.1.0
 */
export const MonadObservable: MonadObservable2<URI> = {
  URI,
  map: mapOf,
  ap: apOf,
  of,
  chain: chainOf,
  fromIO,
  fromTask,
  fromObservable,
};

/**
 * The Compactable of fp-ts: a None becomes the Left `empty` of the Monoid, as for `TaskEither`. (`filterRight` drops
 * values instead.)
 *
 * @example
 * observableEither
 *   .getCompactable({ empty: '', concat: (x: string, y) => x + y })
 *   .compact(observableEither.right(O.none))
 *
 * @category instances
 * @since 0.1.0
 */
export const getCompactable = <L>(M: monoid.Monoid<L>): compactable.Compactable2C<URI, L> => {
  const { compact, separate } = E.getCompactable(M);
  return {
    URI,
    _E: undefined as never,
    compact: (fa) => each(fa, compact),
    separate: (fa) => ({
      left: each(fa, (item) => separate(item).left),
      right: each(fa, (item) => separate(item).right),
    }),
  };
};

/**
 * The Filterable of fp-ts: a value that is dropped becomes the Left `empty` of the Monoid, as for `TaskEither`.
 *
 * @example
 * observableEither
 *   .getFilterable({ empty: '', concat: (x: string, y) => x + y })
 *   .filter(observableEither.right(1), (n) => n > 1)
 *
 * @category instances
 * @since 0.1.0
 */
export const getFilterable = <L>(M: monoid.Monoid<L>): filterable.Filterable2C<URI, L> => {
  const ofEither = E.getFilterable(M);
  return {
    ...getCompactable(M),
    map: mapOf,
    filter: <A>(fa: ObservableEither<L, A>, predicate: (a: A) => boolean) =>
      each(fa, (item) => ofEither.filter(item, predicate)),
    filterMap: (fa, f) => each(fa, (item) => ofEither.filterMap(item, f)),
    partition: <A>(fa: ObservableEither<L, A>, predicate: (a: A) => boolean) => ({
      left: each(fa, (item) => ofEither.partition(item, predicate).left),
      right: each(fa, (item) => ofEither.partition(item, predicate).right),
    }),
    partitionMap: (fa, f) => ({
      left: each(fa, (item) => ofEither.partitionMap(item, f).left),
      right: each(fa, (item) => ofEither.partitionMap(item, f).right),
    }),
  };
};
