/**
 * The public key of an Ed25519 key (RFC 8032), for the addresses of simulated onion services.
 *
 * Web Crypto answers asynchronously and cannot use the expanded keys of Tor; the steps of a simulated Tor are pure and
 * synchronous. The time of this multiplication depends on the key, so it is not suitable for real secrets.
 */

const P = /* #__PURE__ */ (() => 2n ** 255n - 19n)();

type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

const mod = (a: bigint): bigint => {
  const r = a % P;
  return r < 0n ? r + P : r;
};

const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n;
  let square = mod(base);
  for (let e = exponent; e > 0n; e >>= 1n) {
    if ((e & 1n) === 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
};

const inverse = (a: bigint): bigint => power(a, P - 2n);

/** Twice the constant d of the curve. */
const D2 = /* #__PURE__ */ (() => mod(-2n * 121665n * inverse(121666n)))();

/** The base point; its y is 4/5, and its x the even root. */
const BASE: Point = /* #__PURE__ */ (() => {
  const x = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
  const y = mod(4n * inverse(5n));
  return [x, y, 1n, mod(x * y)] as const;
})();

/** The addition of section 5.1.4, which also doubles. */
const add = ([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point => {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(t1 * D2 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};

/** The public key of a secret scalar: 32 bytes in little-endian order, clamped first. */
export const publicKey = (scalar: ReadonlyArray<number>): ReadonlyArray<number> => {
  const clamped = scalar.map((byte, i) => (i === 0 ? byte & 248 : i === 31 ? (byte & 63) | 64 : byte));
  let sum: Point = [0n, 1n, 1n, 0n];
  let doubled = BASE;
  for (const byte of clamped) {
    for (let bit = 0; bit < 8; bit++) {
      if (((byte >> bit) & 1) === 1) sum = add(sum, doubled);
      doubled = add(doubled, doubled);
    }
  }
  const z = inverse(sum[2]);
  const x = mod(sum[0] * z);
  let rest = mod(sum[1] * z) | ((x & 1n) << 255n);
  return Array.from({ length: 32 }, () => {
    const byte = Number(rest & 255n);
    rest >>= 8n;
    return byte;
  });
};
