/**
 * Encodes fields to bytes, in the order of the specification.
 *
 * The counterpart of `Reader`: it keeps the first problem, so that the `write` of a message is a plain table of its
 * fields. Integers are unsigned and big-endian.
 *
 * Requests and events are encoded into one growing slab, which is sent as a whole once per tick.
 */
import { encodeError } from '../TorError.js';
import type { EncodeError } from '../TorError.js';
import { asciiInto, encodeInto, quote } from './text.js';

/** The initial size of a slab in bytes. */
const SLAB = 1024;

export class Writer {
  private message = '';
  private buffer: Uint8Array | undefined = undefined;
  private problem: EncodeError | undefined = undefined;
  private size = 0;

  /** The number of bytes written and not yet taken. */
  get length(): number {
    return this.size;
  }

  /** Starts a message and clears the problem of the previous one. */
  of(message: string): this {
    this.message = message;
    this.problem = undefined;
    return this;
  }

  /** The message's first problem. */
  get failure(): EncodeError | undefined {
    return this.problem;
  }

  /** Writes one byte. */
  uint8(field: string, value: number): void {
    if (!this.fits(field, value, 0xff)) return;
    this.room(1)[this.size++] = value;
  }

  /** Writes two bytes. */
  uint16(field: string, value: number): void {
    if (!this.fits(field, value, 0xffff)) return;
    const bytes = this.room(2);
    bytes[this.size++] = value >>> 8;
    bytes[this.size++] = value;
  }

  /** Writes four bytes. */
  uint32(field: string, value: number): void {
    if (!this.fits(field, value, 0xffff_ffff)) return;
    const bytes = this.room(4);
    bytes[this.size++] = value >>> 24;
    bytes[this.size++] = value >>> 16;
    bytes[this.size++] = value >>> 8;
    bytes[this.size++] = value;
  }

  /** Writes bytes unchanged. */
  bytes(value: ArrayLike<number>): void {
    this.room(value.length).set(value, this.size);
    this.size += value.length;
  }

  /** Writes text without a terminator. A NUL, or a lone surrogate that is not an escaped byte, is a problem. */
  text(field: string, value: string): void {
    // untyped code may pass any value
    if (typeof value !== 'string') return this.fail(field, 'text', typeof value);
    const bytes = this.room(3 * value.length);
    // most text is ASCII without NUL and needs no further checks
    const ascii = asciiInto(value, bytes, this.size);
    if (ascii === value.length) {
      this.size += ascii;
      return;
    }
    if (value.includes('\0')) return this.fail(field, 'text without NUL', quote(value));
    const end = encodeInto(value, bytes, this.size);
    if (end === undefined) return this.fail(field, 'text without lone surrogates', quote(value));
    this.size = end;
  }

  /** Writes text and a NUL. */
  textNul(field: string, value: string): void {
    this.text(field, value);
    this.room(1)[this.size++] = 0;
  }

  /** Records a problem, unless there is one already. */
  fail(field: string, wanted: string, got: string): void {
    this.problem ??= encodeError(this.message, field, wanted, got);
  }

  /** Goes back to an earlier length and drops the bytes written since. */
  rewind(length: number): void {
    this.size = length;
  }

  /** Overwrites two bytes at `offset`. */
  patch16(offset: number, value: number): void {
    if (this.buffer === undefined) return;
    this.buffer[offset] = value >>> 8;
    this.buffer[offset + 1] = value;
  }

  /** Returns a copy of the written bytes from `start` to `end` (exclusive). */
  slice(start: number, end: number): Uint8Array {
    return this.buffer === undefined ? new Uint8Array(0) : this.buffer.slice(start, end);
  }

  /** Returns the written bytes, which the caller owns; the writer starts a new slab. */
  take(): Uint8Array {
    const taken = this.buffer === undefined ? new Uint8Array(0) : this.buffer.subarray(0, this.size);
    this.buffer = undefined;
    this.size = 0;
    return taken;
  }

  private fits(field: string, value: number, max: number): boolean {
    if (value >= 0 && value <= max && Number.isInteger(value)) return true;
    this.fail(field, `an integer from 0 to ${String(max)}`, String(value));
    return false;
  }

  private room(count: number): Uint8Array {
    const needed = this.size + count;
    if (this.buffer !== undefined && needed <= this.buffer.length) return this.buffer;
    const grown = new Uint8Array(Math.max(SLAB, 2 * (this.buffer?.length ?? 0), needed));
    if (this.buffer !== undefined) grown.set(this.buffer.subarray(0, this.size));
    this.buffer = grown;
    return grown;
  }
}
