// conditional types are compared by identity only inside generic functions
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters */

/** True when the two types are the same, `any` and `readonly` told apart. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only for `true`. */
export type Expect<T extends true> = T;
