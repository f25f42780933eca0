import * as t from 'io-ts';

/**
 * Returns the guard of a tagged record with these fields. The fields are a function, called at the first use, so that
 * the bundle of a client, which does not use the guards, does not contain them.
 */
export const is = <A extends { readonly _tag: string }>(
  tag: A['_tag'],
  fields: () => t.Props,
): ((u: unknown) => u is A) => {
  let shape: t.Mixed | undefined;
  return (u): u is A => (shape ??= t.type({ _tag: t.literal(tag), ...fields() })).is(u);
};

/** The type of a name in the table, or of a number. */
export const named = (names: ReadonlyArray<string>): t.Type<string | number> =>
  new t.Type<string | number>(
    'name or number',
    (u): u is string | number => typeof u === 'number' || (typeof u === 'string' && names.includes(u)),
    (u, c) => t.failure(u, c),
    (a) => a,
  );

/** Returns the name of a number in a table, or the number itself if it has no name. */
export const nameOf = <N extends string>(names: ReadonlyArray<N>, n: number): N | number => names[n] ?? n;

/**
 * Returns the number of a name in a table; a number is returned unchanged. NaN, which cannot be encoded, if unknown.
 */
export const numberOf = <N extends string>(names: ReadonlyArray<N>, name: N | number): number => {
  if (typeof name === 'number') return name;
  const n = names.indexOf(name);
  return n === -1 ? NaN : n;
};
