/** SHA3-256 (FIPS 202), for the checksum of onion addresses. */

const MASK = 0xffff_ffff_ffff_ffffn;

/** Bytes of a block: 1600 bits without twice the 256 of the digest. */
const RATE = 136;

const rotate = (lane: bigint, by: number): bigint => {
  const n = BigInt(by % 64);
  return ((lane << n) | (lane >> (64n - n))) & MASK;
};

/** The bits of the round constants, from the shift register of section 3.2.5. */
const constants: ReadonlyArray<bigint> = /* #__PURE__ */ (() => {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if ((register & 1) === 1) constant |= 1n << BigInt(2 ** j - 1);
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
    return constant;
  });
})();

const permute = (lanes: bigint[]): void => {
  for (const constant of constants) {
    const columns = [0, 1, 2, 3, 4].map((x) => [0, 5, 10, 15, 20].reduce((xor, y) => xor ^ lanes[x + y]!, 0n));
    for (let i = 0; i < 25; i++) lanes[i]! ^= columns[(i + 4) % 5]! ^ rotate(columns[(i + 1) % 5]!, 1);
    // rho and pi follow one lane around
    let [x, y] = [1, 0];
    let moving = lanes[1]!;
    for (let step = 0; step < 24; step++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const next = lanes[x + 5 * y]!;
      lanes[x + 5 * y] = rotate(moving, ((step + 1) * (step + 2)) / 2);
      moving = next;
    }
    for (let row = 0; row < 25; row += 5) {
      const old = lanes.slice(row, row + 5);
      for (let i = 0; i < 5; i++) lanes[row + i] = old[i]! ^ (~old[(i + 1) % 5]! & MASK & old[(i + 2) % 5]!);
    }
    lanes[0]! ^= constant;
  }
};

/** The digest of a text of bytes. */
export const sha3 = (message: ReadonlyArray<number>): ReadonlyArray<number> => {
  const lanes = Array.from({ length: 25 }, () => 0n);
  const padded = [...message, 6];
  while (padded.length % RATE !== 0) padded.push(0);
  padded[padded.length - 1]! |= 0x80;
  for (let block = 0; block < padded.length; block += RATE) {
    for (let i = 0; i < RATE; i++) {
      lanes[Math.floor(i / 8)]! ^= BigInt(padded[block + i]!) << BigInt(8 * (i % 8));
    }
    permute(lanes);
  }
  return Array.from({ length: 32 }, (_, i) => Number((lanes[Math.floor(i / 8)]! >> BigInt(8 * (i % 8))) & 255n));
};
