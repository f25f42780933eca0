import { function as F } from 'fp-ts';
import { chain, map } from './combinators.js';
import { right } from './constructors.js';
import type { ObservableEither } from './model.js';

/** The record of a do notation after a step that adds `N`. */
type With<N extends string, A, B> = { readonly [K in N | keyof A]: K extends keyof A ? A[K] : B };

const put = <N extends string, A, B>(name: N, a: A, b: B): With<N, A, B> =>
  ({ ...a, [name]: b }) as unknown as With<N, A, B>;

/**
 * The empty record with which a do notation begins.
 *
 * @example
 * F.pipe(observableEither.Do, observableEither.bind('saved', () => tor.saveConf))
 *
 * @category do notation
 * @since 0.1.0
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the empty record, as in fp-ts
export const Do: ObservableEither<never, {}> = /* #__PURE__ */ right({});

/**
 * Puts each value into a record, under a name.
 *
 * @example
 * F.pipe(tor.getConf(['Nickname']), observableEither.bindTo('nickname'))
 *
 * @category do notation
 * @since 0.1.0
 */
export const bindTo = <N extends string>(
  name: N,
): (<L, A>(fa: ObservableEither<L, A>) => ObservableEither<L, { readonly [K in N]: A }>) =>
  map(<A>(a: A) => put<N, unknown, A>(name, {}, a) as { readonly [K in N]: A });

/**
 * Chains, and adds the result to the record under a name.
 *
 * @example
 * F.pipe(
 *   tor.getConf(['Nickname']),
 *   observableEither.bindTo('before'),
 *   observableEither.bind('after', ({ before }) => tor.getConf(before.map(({ key }) => key))),
 * )
 *
 * @category do notation
 * @since 0.1.0
 */
export const bind = <N extends string, A, L2, B>(
  name: Exclude<N, keyof A>,
  f: (a: A) => ObservableEither<L2, B>,
): (<L1>(ma: ObservableEither<L1, A>) => ObservableEither<L1 | L2, With<N, A, B>>) =>
  chain((a) =>
    F.pipe(
      f(a),
      map((b) => put<N, A, B>(name, a, b)),
    ),
  );

/**
 * Maps the record, and adds the result to it under a name.
 *
 * @example
 * F.pipe(
 *   observableEither.right({ read: 1 }),
 *   observableEither.let('kilobytes', ({ read }) => read / 1_000),
 * )
 *
 * @category do notation
 * @since 0.1.0
 */
const let_ = <N extends string, A, B>(
  name: Exclude<N, keyof A>,
  f: (a: A) => B,
): (<L>(fa: ObservableEither<L, A>) => ObservableEither<L, With<N, A, B>>) => map((a) => put<N, A, B>(name, a, f(a)));

export { let_ as let };

/**
 * Adds the values of an independent `ObservableEither` to the record under a name.
 *
 * @example
 * F.pipe(observableEither.Do, observableEither.apS('lines', tor.getConf(['Nickname'])))
 *
 * @category do notation
 * @since 0.1.0
 */
export const apS = <N extends string, A, L2, B>(
  name: Exclude<N, keyof A>,
  fb: ObservableEither<L2, B>,
): (<L1>(fa: ObservableEither<L1, A>) => ObservableEither<L1 | L2, With<N, A, B>>) => bind(name, () => fb);
