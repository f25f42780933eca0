/**
 * Octets to fields, in the order of the specification.
 *
 * A reader keeps the first problem and goes on with zeros, so that a message's `read` is a plain table of its fields;
 * {@link Reader.end} then tells which it was. Integers are unsigned and big-endian. Nothing that is read is a view of
 * the input.
 *
 * A class, since decoding runs once an event: one reader is used again and again, without an allocation a field.
 */
import { either as E } from 'fp-ts';
import { decodeError } from '../TorError.js';
import type { DecodeError } from '../TorError.js';
import { copyOf } from './copyOf.js';
import { decodeText, quote } from './text.js';

/** Two octets at `offset`.  */
export const uint16At = (bytes: Uint8Array, offset: number): number =>
  ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);

/** Four octets at `offset`.  */
export const uint32At = (bytes: Uint8Array, offset: number): number =>
  ((uint16At(bytes, offset) << 16) | uint16At(bytes, offset + 2)) >>> 0;

export class Reader {
  private message = '';
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  private offset = 0;
  private limit = 0;
  private problem: DecodeError | undefined = undefined;

  /** Starts on the body of `message`, the octets from `start` to before `end`. */
  of(message: string, bytes: Uint8Array, start: number, end: number): this {
    this.message = message;
    this.bytes = bytes;
    this.start = start;
    this.offset = start;
    this.limit = end;
    this.problem = undefined;
    return this;
  }

  /** Octets that are left. */
  get left(): number {
    return this.limit - this.offset;
  }

  /** One octet. */
  uint8(field: string): number {
    return this.has(field, 1) ? (this.bytes[this.offset++] as number) : 0;
  }

  /** Two octets. */
  uint16(field: string): number {
    if (!this.has(field, 2)) return 0;
    this.offset += 2;
    return uint16At(this.bytes, this.offset - 2);
  }

  /** The next two octets, which stay to be read; 0 where there are fewer. */
  peek16(): number {
    return this.left < 2 ? 0 : uint16At(this.bytes, this.offset);
  }

  /** Four octets. */
  uint32(field: string): number {
    if (!this.has(field, 4)) return 0;
    this.offset += 4;
    return uint32At(this.bytes, this.offset - 4);
  }

  /** `count` octets, copied. */
  octets(field: string, count: number): Uint8Array {
    if (!this.has(field, count)) return new Uint8Array(0);
    const start = this.offset;
    this.offset += count;
    return copyOf(this.bytes, start, this.offset);
  }

  /** What is left, copied. */
  rest(field: string): Uint8Array {
    return this.octets(field, this.left);
  }

  /** Text up to a NUL, which at the end of the body may be missing. */
  text(): string {
    const start = this.offset;
    return this.last() ?? decodeText(this.bytes, start, this.toNul());
  }

  /** Text for people: all that is left but for NULs at its end. */
  proseToEnd(): string {
    const start = this.offset;
    let end = this.limit;
    while (end > start && this.bytes[end - 1] === 0) end--;
    this.offset = this.limit;
    return decodeText(this.bytes, start, end);
  }

  /** Text: all that is left, without a NUL but for one at its end. */
  textToEnd(field: string): string {
    const start = this.offset;
    const end = this.limit > start && this.bytes[this.limit - 1] === 0 ? this.limit - 1 : this.limit;
    this.offset = this.limit;
    const text = decodeText(this.bytes, start, end);
    if (!text.includes('\0')) return text;
    this.offset = this.bytes.indexOf(0, start);
    return this.fail(field, 'text without NUL', quote(text), '');
  }

  /** Notes a problem, unless there is one already, and gives the stand-in. */
  fail<A>(field: string, wanted: string, got: string, standIn: A): A {
    this.problem ??= decodeError(this.message, field, this.offset - this.start, wanted, got);
    this.offset = this.limit;
    return standIn;
  }

  /** The value if there was no problem and nothing is left. */
  end<A>(value: A): E.Either<DecodeError, A> {
    if (this.offset !== this.limit) {
      this.fail('end', 'nothing more', `${String(this.left)} bytes`, undefined);
    }
    return this.problem === undefined ? E.right(value) : E.left(this.problem);
  }

  private has(field: string, count: number): boolean {
    if (this.offset + count <= this.limit) return true;
    return this.fail(field, `${String(count)} bytes`, `${String(this.left)} bytes`, false);
  }

  /**
   * All that is left, where that is one text and its NUL, as at the end of most bodies: to decode it and look for
   * another NUL then is quicker than to look at each octet before.
   */
  private last(): string | undefined {
    const end = this.limit - 1;
    if (end < this.offset || this.bytes[end] !== 0) return undefined;
    const text = decodeText(this.bytes, this.offset, end);
    if (text.includes('\0')) return undefined;
    this.offset = this.limit;
    return text;
  }

  /** The end of the text that starts here; reading goes on behind its NUL. */
  private toNul(): number {
    const { bytes, limit } = this;
    let end = this.offset;
    while (end < limit && bytes[end] !== 0) end++;
    this.offset = end < limit ? end + 1 : limit;
    return end;
  }
}
