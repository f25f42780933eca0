import * as t from 'io-ts';

/**
 * The guard of a tagged record with these fields, made when it is first asked. Whoever asks no guard, as a client does,
 * has nothing of them in a bundle.
 */
export const is = <A extends { readonly _tag: string }>(
  tag: A['_tag'],
  fields: () => t.Props,
): ((u: unknown) => u is A) => {
  let shape: t.Mixed | undefined;
  return (u): u is A => (shape ??= t.type({ _tag: t.literal(tag), ...fields() })).is(u);
};

/** A name of the table, or a number that has none. */
export const named = (names: ReadonlyArray<string>): t.Type<string | number> =>
  new t.Type<string | number>(
    'name or number',
    (u): u is string | number => typeof u === 'number' || (typeof u === 'string' && names.includes(u)),
    (u, c) => t.failure(u, c),
    (a) => a,
  );

/** The name of a number in a table, or the number where it has none. */
export const nameOf = <N extends string>(names: ReadonlyArray<N>, n: number): N | number => names[n] ?? n;

/** The number of a name in a table; a number stands for itself. NaN, which no writer takes, for an unknown name. */
export const numberOf = <N extends string>(names: ReadonlyArray<N>, name: N | number): number => {
  if (typeof name === 'number') return name;
  const n = names.indexOf(name);
  return n === -1 ? NaN : n;
};
