/**
 * A small generator of pseudo-random numbers (mulberry32) whose whole state is one integer of 32 bits.
 *
 * Its results come from integer arithmetic and one division, so that a seed produces the same run on every engine.
 * It is not suitable for secrets.
 */

/** The next number, at least 0 and below 1, and the state after it. */
export const random = (state: number): readonly [number, number] => {
  const next = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(next ^ (next >>> 15), next | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return [((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000, next];
};

/** An integer from `min` to `max`, both included. */
export const randomBetween = (state: number, min: number, max: number): readonly [number, number] => {
  const [x, next] = random(state);
  return [min + Math.floor(x * (max - min + 1)), next];
};

/** `count` different items of a list, or all of them if there are fewer, in a random order. */
export const randomSample = <A>(
  state: number,
  items: ReadonlyArray<A>,
  count: number,
): readonly [ReadonlyArray<A>, number] => {
  const rest = [...items];
  const chosen: A[] = [];
  let now = state;
  while (chosen.length < count && rest.length > 0) {
    const [index, next] = randomBetween(now, 0, rest.length - 1);
    chosen.push(...rest.splice(index, 1));
    now = next;
  }
  return [chosen, now];
};
