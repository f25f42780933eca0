import { runInNewContext } from 'node:vm';

/**
 * The result of a function, or an exception after a minute: linear work on large input takes a fraction of a second,
 * quadratic work hours. A timer of Jest could not interrupt synchronous code.
 */
export const linear = <A>(act: () => A): A => runInNewContext('act()', { act }, { timeout: 60_000 }) as A;
