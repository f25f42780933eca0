/** Numbers that depend on a seed alone. */
export interface Random {
  /** An integer from 0 up to, and not including, `limit`. */
  readonly below: (limit: number) => number;
  readonly oneOf: <A>(items: ReadonlyArray<A>) => A;
}

/** The generator `sfc32`: small, fast, and good enough to wander everywhere. */
export const random = (seed: number): Random => {
  let [a, b, c, d] = [0x9e37_79b9, seed | 0, (seed / 0x1_0000_0000) | 0, 1];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const below = (limit: number): number => next() % limit;
  return { below, oneOf: <A>(items: ReadonlyArray<A>): A => items[below(items.length)] as A };
};
