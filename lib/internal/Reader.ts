/**
 * Decodes bytes to fields, in the order of the specification.
 *
 * A reader keeps the first problem and continues with zeros, so that the `read` of a message is a plain table of its
 * fields; {@link Reader.end} then returns the problem. Integers are unsigned and big-endian. Decoded values are never
 * views of the input.
 *
 * Decoding runs once per event: one reader is reused for all of them, without an allocation per field.
 */
import { either as E } from 'fp-ts';
import { decodeError } from '../TorError.js';
import type { DecodeError } from '../TorError.js';
import { copyOf } from './copyOf.js';
import { decodeText, quote } from './text.js';

/** Reads two bytes at `offset`. */
export const uint16At = (bytes: Uint8Array, offset: number): number =>
  ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);

/** Reads four bytes at `offset`. */
export const uint32At = (bytes: Uint8Array, offset: number): number =>
  ((uint16At(bytes, offset) << 16) | uint16At(bytes, offset + 2)) >>> 0;

export class Reader {
  private message = '';
  private buffer: Uint8Array = new Uint8Array(0);
  private start = 0;
  private offset = 0;
  private limit = 0;
  private problem: DecodeError | undefined = undefined;

  /** Starts reading the body of `message`, the bytes from `start` to `end` (exclusive). */
  of(message: string, bytes: Uint8Array, start: number, end: number): this {
    this.message = message;
    this.buffer = bytes;
    this.start = start;
    this.offset = start;
    this.limit = end;
    this.problem = undefined;
    return this;
  }

  /** The number of unread bytes. */
  get left(): number {
    return this.limit - this.offset;
  }

  /** Reads one byte. */
  uint8(field: string): number {
    return this.has(field, 1) ? (this.buffer[this.offset++] as number) : 0;
  }

  /** Reads two bytes. */
  uint16(field: string): number {
    if (!this.has(field, 2)) return 0;
    this.offset += 2;
    return uint16At(this.buffer, this.offset - 2);
  }

  /** Returns the next two bytes without consuming them; 0 if there are fewer. */
  peek16(): number {
    return this.left < 2 ? 0 : uint16At(this.buffer, this.offset);
  }

  /** Reads four bytes. */
  uint32(field: string): number {
    if (!this.has(field, 4)) return 0;
    this.offset += 4;
    return uint32At(this.buffer, this.offset - 4);
  }

  /** Reads `count` bytes as a copy. */
  bytes(field: string, count: number): Uint8Array {
    if (!this.has(field, count)) return new Uint8Array(0);
    const start = this.offset;
    this.offset += count;
    return copyOf(this.buffer, start, this.offset);
  }

  /** Reads the unread bytes as a copy. */
  rest(field: string): Uint8Array {
    return this.bytes(field, this.left);
  }

  /** Reads text up to a NUL, which may be missing at the end of the body. */
  text(): string {
    const start = this.offset;
    return this.last() ?? decodeText(this.buffer, start, this.toNul());
  }

  /** Reads text for people: all unread bytes without the NULs at their end. */
  proseToEnd(): string {
    const start = this.offset;
    let end = this.limit;
    while (end > start && this.buffer[end - 1] === 0) end--;
    this.offset = this.limit;
    return decodeText(this.buffer, start, end);
  }

  /** Reads all unread bytes as text. A NUL is allowed only at the end. */
  textToEnd(field: string): string {
    const start = this.offset;
    const end = this.limit > start && this.buffer[this.limit - 1] === 0 ? this.limit - 1 : this.limit;
    this.offset = this.limit;
    const text = decodeText(this.buffer, start, end);
    if (!text.includes('\0')) return text;
    this.offset = this.buffer.indexOf(0, start);
    return this.fail(field, 'text without NUL', quote(text), '');
  }

  /** Records a problem, unless there is one already, and returns the stand-in. */
  fail<A>(field: string, wanted: string, got: string, standIn: A): A {
    this.problem ??= decodeError(this.message, field, this.offset - this.start, wanted, got);
    this.offset = this.limit;
    return standIn;
  }

  /** Returns the value if there was no problem and all bytes were read. */
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
   * Reads all unread bytes if they are one text and its NUL, as at the end of most bodies. It is faster to decode them
   * and then search for another NUL than to check each byte first.
   */
  private last(): string | undefined {
    const end = this.limit - 1;
    if (end < this.offset || this.buffer[end] !== 0) return undefined;
    const text = decodeText(this.buffer, this.offset, end);
    if (text.includes('\0')) return undefined;
    this.offset = this.limit;
    return text;
  }

  /** Returns the end of the text that starts here, and skips its NUL. */
  private toNul(): number {
    const { buffer: bytes, limit } = this;
    let end = this.offset;
    while (end < limit && bytes[end] !== 0) end++;
    this.offset = end < limit ? end + 1 : limit;
    return end;
  }
}
