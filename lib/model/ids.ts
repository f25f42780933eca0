/**
 * Branded numbers with bounds: the compiler accepts a plain number as any of them, but rejects a stream's id as a
 * circuit's.
 *
 * A plain number is checked when it is used: a request with one out of range, or an event that a server cannot encode,
 * is an `EncodeError`. The codecs below check one without a request.
 */
import * as t from 'io-ts';

declare const kind: unique symbol;

/** An optional property, so that every plain number is assignable. */
type NumberOf<K extends string> = number & { readonly [kind]?: K | undefined };

const within = <A extends number>(name: string, max: number): t.Type<A, A> => {
  const is = (u: unknown): u is A => Number.isInteger(u) && (u as number) >= 0 && (u as number) <= max;
  return new t.Type(name, is, (u, context) => (is(u) ? t.success(u) : t.failure(u, context)), t.identity);
};

/**
 * The id of a circuit: an integer from 0 to 4,294,967,295 that is unique in one Tor process while the circuit is open.
 * Real servers of TC start at 0; in v1, 0 stands for no circuit.
 *
 * @category model
 * @since 0.1.0
 */
export type CircuitId = NumberOf<'CircuitId'>;

/**
 * Validates the id of a circuit.
 *
 * @example
 * CircuitId.decode(7) // right(7)
 *
 * @category codecs
 * @since 0.1.0
 */
export const CircuitId: t.Type<CircuitId, number> = /* #__PURE__ */ within('CircuitId', 0xffff_ffff);

/**
 * The id of a stream: an integer from 0 to 4,294,967,295. Real servers reuse an id after its stream has ended.
 *
 * @category model
 * @since 0.1.0
 */
export type StreamId = NumberOf<'StreamId'>;

/**
 * Validates the id of a stream.
 *
 * @example
 * StreamId.is(-1) // false
 *
 * @category codecs
 * @since 0.1.0
 */
export const StreamId: t.Type<StreamId, number> = /* #__PURE__ */ within('StreamId', 0xffff_ffff);

/**
 * A TCP port: an integer from 0 to 65,535.
 *
 * @category model
 * @since 0.1.0
 */
export type Port = NumberOf<'Port'>;

/**
 * Validates a port.
 *
 * @example
 * Port.is(65_536) // false
 *
 * @category codecs
 * @since 0.1.0
 */
export const Port: t.Type<Port, number> = /* #__PURE__ */ within('Port', 0xffff);
