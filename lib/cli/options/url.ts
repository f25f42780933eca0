/**
 * URLs of the command line. A mistake in one is a mistake in the arguments, and it is never repeated, since a secret
 * may be in it.
 *
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { usage } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import { nodeSchemes } from '../../transport/node/url.js';
import type { Scheme } from '../../transport/node/url.js';

/**
 * A URL whose scheme is known: `rest` follows the colon.
 *
 * @category model
 * @since 0.1.0
 */
export interface Target {
  /** The URL as it was given. It may be shown once `connect` or `listen` has accepted it. */
  readonly url: string;
  readonly name: string;
  readonly scheme: Scheme;
  readonly rest: string;
}

/**
 * `where` is what the URL was given as: `--tor`, or the name of a variable.
 *
 * @category constructors
 * @since 0.1.0
 */
export const target = (url: string, where: string): E.Either<Notice, Target> => {
  const name = url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase();
  const scheme = Object.hasOwn(nodeSchemes, name) ? nodeSchemes[name] : undefined;
  return scheme === undefined
    ? E.left(usage(`${where}: wanted tcp://HOST:PORT, tls://HOST:PORT or unix:/PATH`))
    : E.right({ url, name, scheme, rest: url.slice(name.length + 1) });
};
