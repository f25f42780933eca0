/**
 * Compares bytes in a time that depends only on the length of `given`: neither on the position of a difference nor on
 * `wanted`.
 */
export const sameBytes = (wanted: Uint8Array, given: Uint8Array): boolean => {
  let difference = wanted.length ^ given.length;
  for (let i = 0; i < given.length; i++) {
    difference |= (given[i] as number) ^ (wanted[wanted.length === 0 ? 0 : i % wanted.length] ?? 0);
  }
  return difference === 0;
};
