/**
 * The laws of codecs, by name. They do not depend on a test framework: a law takes an input and returns a Left that
 * describes the violation.
 */
import { either as E } from 'fp-ts';
import { decodeBody } from '../tc/message/bodyCodec.js';
import type { BodyCodec } from '../tc/message/bodyCodec.js';
import { showTorError } from '../showTorError.js';
import { difference, show } from './match.js';

/**
 * A law of a codec. `check` returns a Left with the counterexample in words if the law does not hold for an input.
 *
 * @category model
 * @since 0.1.0
 */
export interface Law<A> {
  readonly name: string;
  readonly check: (input: A) => E.Either<string, void>;
}

const holds: E.Either<never, void> = /* #__PURE__ */ E.right(undefined);

const same = (what: string, wanted: unknown, got: unknown): E.Either<string, void> => {
  const problem = difference(wanted, got);
  return problem === undefined ? holds : E.left(`${what}: ${problem}`);
};

/**
 * The laws for each value that the wire can carry.
 *
 * ```text
 * decode(encode(a))          = right(a)
 * encode(decode(encode(a)))  = encode(a)
 * is(a)                      = true
 * ```
 *
 * A decoded value does not change when its bytes are overwritten.
 *
 * @category laws
 * @since 0.1.0
 */
export const codecLaws = <A>(codec: BodyCodec<A>): ReadonlyArray<Law<A>> => {
  /** Checks the bytes of a value, which must encode. */
  const encoded = (name: string, check: (bytes: Uint8Array, value: A) => E.Either<string, void>): Law<A> => ({
    name: `${codec.name}: ${name}`,
    check: (value) => {
      const bytes = codec.encode(value);
      return E.isLeft(bytes)
        ? E.left(`${show(value)} does not encode: ${showTorError(bytes.left)}`)
        : check(bytes.right, value);
    },
  });
  return [
    encoded('what was encoded decodes to the same value', (bytes, value) =>
      same(show(bytes), E.right(value), decodeBody(codec)(bytes)),
    ),
    encoded('as an io-ts type it decodes to the same value', (bytes, value) =>
      same(show(bytes), E.right(value), codec.decode(bytes)),
    ),
    encoded('encoding a decoded value returns the same bytes', (bytes) => {
      const value = decodeBody(codec)(bytes);
      return E.isLeft(value)
        ? E.left(`${show(bytes)} does not decode: ${showTorError(value.left)}`)
        : same(show(bytes), E.right(bytes), codec.encode(value.right));
    }),
    encoded('a decoded value keeps no view of its bytes', (bytes, value) => {
      const buffer = bytes.slice();
      const decoded = decodeBody(codec)(buffer);
      buffer.fill(0xff);
      return same('after the bytes were overwritten', E.right(value), decoded);
    }),
    {
      name: `${codec.name}: a value is one of its codec's`,
      check: (value) => (codec.is(value) ? holds : E.left(`${show(value)} is none`)),
    },
  ];
};

/**
 * The laws for any bytes. They decode to a Left or a Right, never to an exception. If the decoded value can be
 * encoded, that canonical form decodes to the same value again.
 *
 * ```text
 * decode(encode(decode(o)))  = decode(o)
 * ```
 *
 * @category laws
 * @since 0.1.0
 */
export const byteLaws = <A>(codec: BodyCodec<A>): ReadonlyArray<Law<Uint8Array>> => [
  {
    name: `${codec.name}: any bytes decode to a Left or a Right, the same each time`,
    check: (bytes) => same(show(bytes), decodeBody(codec)(bytes.slice()), decodeBody(codec)(bytes)),
  },
  {
    name: `${codec.name}: what decodes is a value of the codec`,
    check: (bytes) => {
      const decoded = decodeBody(codec)(bytes);
      return E.isLeft(decoded) || codec.is(decoded.right) ? holds : E.left(`${show(decoded.right)} is none`);
    },
  },
  {
    name: `${codec.name}: what decodes and can be encoded decodes to the same again`,
    check: (bytes) => {
      const decoded = decodeBody(codec)(bytes);
      if (E.isLeft(decoded)) return holds;
      const again = codec.encode(decoded.right);
      return E.isLeft(again) ? holds : same(show(bytes), decoded, decodeBody(codec)(again.right));
    },
  },
  {
    name: `${codec.name}: an error has the offset within the body`,
    check: (bytes) => {
      const decoded = decodeBody(codec)(bytes);
      if (E.isRight(decoded)) return holds;
      const { offset } = decoded.left;
      return offset >= 0 && offset <= bytes.length ? holds : E.left(`${show(bytes)}: byte ${String(offset)}`);
    },
  },
];
