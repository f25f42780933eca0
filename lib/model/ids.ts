/**
 * Numbers with bounds, branded so that one cannot stand for another.
 *
 * @since 0.1.0
 */
import * as t from 'io-ts';

const within =
  (max: number) =>
  (n: number): boolean =>
    Number.isInteger(n) && n >= 0 && n <= max;

const isUint32 = /* #__PURE__ */ within(0xffff_ffff);
const isUint16 = /* #__PURE__ */ within(0xffff);

/**
 * @category model
 * @since 0.1.0
 */
export interface CircuitIdBrand {
  readonly CircuitId: unique symbol;
}

/**
 * Four octets, unique in one Tor process for as long as the circuit lives. Real servers start at 0.
 *
 * @category model
 * @since 0.1.0
 */
export type CircuitId = t.Branded<number, CircuitIdBrand>;

/**
 * @category codecs
 * @since 0.1.0
 */
export const CircuitId = /* #__PURE__ */ t.brand(t.number, (n): n is CircuitId => isUint32(n), 'CircuitId');

/**
 * @category model
 * @since 0.1.0
 */
export interface StreamIdBrand {
  readonly StreamId: unique symbol;
}

/**
 * Four octets. Real servers use one again after its stream has ended.
 *
 * @category model
 * @since 0.1.0
 */
export type StreamId = t.Branded<number, StreamIdBrand>;

/**
 * @category codecs
 * @since 0.1.0
 */
export const StreamId = /* #__PURE__ */ t.brand(t.number, (n): n is StreamId => isUint32(n), 'StreamId');

/**
 * @category model
 * @since 0.1.0
 */
export interface PortBrand {
  readonly Port: unique symbol;
}

/**
 * A TCP port, 0 to 65,535.
 *
 * @category model
 * @since 0.1.0
 */
export type Port = t.Branded<number, PortBrand>;

/**
 * @category codecs
 * @since 0.1.0
 */
export const Port = /* #__PURE__ */ t.brand(t.number, (n): n is Port => isUint16(n), 'Port');
