/**
 * Splits the chunks of a client into requests, one after the other.
 *
 * ```text
 * request  = line EOL / "+" line EOL *( data EOL ) "." EOL
 * EOL      = LF / CR LF
 * ```
 *
 * A request that lies in one chunk is not copied, and no byte is examined twice, whatever the chunks. A limit applies
 * to the whole request, as in Tor; if it is exceeded, `problem` is set and nothing more is read.
 *
 * It is mutable: each session has its own.
 */
import { decodeError } from '../../TorError.js';
import type { DecodeError } from '../../TorError.js';

const EMPTY: Uint8Array = /* #__PURE__ */ new Uint8Array(0);

/** The initial size, in bytes, of the buffer for an incomplete request. */
const FIRST = 64;

const LF = 0x0a;
const CR = 0x0d;
const PLUS = 0x2b;
const DOT = 0x2e;

/** The bytes of a whole request, from `start` to `end` (exclusive), with its line ends. */
export interface RawRequest {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** It is a class because there is one per session, and its fields change with each chunk. */
export class Requests implements RawRequest {
  /** The request that the last step completed, if `isWhole`; valid until the next step. */
  bytes: Uint8Array = EMPTY;
  start = 0;
  end = 0;
  isWhole = false;
  problem: DecodeError | undefined = undefined;

  /** The beginning of a request, from earlier chunks. */
  private carry = EMPTY;
  private carried = 0;
  /** The offset of the line in progress from the start of its request. */
  private line = 0;

  /** `limit` is the maximum number of bytes of a request; it may be changed between two steps. */
  constructor(public limit: number) {}

  /** Whether a request is incomplete. */
  get isOpen(): boolean {
    return this.carried > 0;
  }

  /**
   * Reads a chunk from an offset until a request is whole. Returns the offset after it, or the length of the chunk.
   */
  step(chunk: Uint8Array, from: number): number {
    this.isWhole = false;
    return this.carried > 0 ? this.resume(chunk, from) : this.scan(chunk, from);
  }

  /** Drops the references to the last request: an idle session keeps neither its chunk nor its buffer. */
  release(): void {
    this.bytes = EMPTY;
  }

  private scan(chunk: Uint8Array, from: number): number {
    let line = from;
    for (let end = chunk.indexOf(LF, line) + 1; end !== 0; end = chunk.indexOf(LF, line) + 1) {
      if (isLast(chunk, from, line, end)) return this.complete(chunk, from, end, end);
      line = end;
    }
    this.line = line - from;
    this.append(chunk, from, chunk.length);
    return chunk.length;
  }

  private resume(chunk: Uint8Array, from: number): number {
    for (let at = from; ;) {
      const end = chunk.indexOf(LF, at) + 1;
      if (!this.append(chunk, at, end === 0 ? chunk.length : end) || end === 0) return chunk.length;
      const { carry, carried, line } = this;
      if (isLast(carry, 0, line, carried)) {
        this.carry = EMPTY;
        this.carried = this.line = 0;
        return this.complete(carry, 0, carried, end);
      }
      this.line = carried;
      at = end;
    }
  }

  private complete(bytes: Uint8Array, start: number, end: number, offset: number): number {
    if (end - start > this.limit) return this.tooMuch(offset);
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.isWhole = true;
    return offset;
  }

  /** Returns false if the request is too long. */
  private append(bytes: Uint8Array, start: number, end: number): boolean {
    const needed = this.carried + end - start;
    if (!(needed <= this.limit)) {
      this.tooMuch(end);
      return false;
    }
    if (this.carry.length < needed) {
      const grown = new Uint8Array(Math.min(this.limit, Math.max(FIRST, 2 * needed)));
      grown.set(this.carry.subarray(0, this.carried));
      // what is left behind may be a secret
      this.carry.fill(0);
      this.carry = grown;
    }
    this.carry.set(bytes.subarray(start, end), this.carried);
    this.carried = needed;
    return true;
  }

  private tooMuch(offset: number): number {
    this.carry = EMPTY;
    this.carried = 0;
    this.problem ??= decodeError('request', 'Length', 0, `at most ${String(this.limit)} bytes`, 'more');
    return offset;
  }
}

/** Whether a line, from `line` to `end` (exclusive), is the last one of the request that begins at `start`. */
const isLast = (bytes: Uint8Array, start: number, line: number, end: number): boolean => {
  if (line === start) return bytes[start] !== PLUS;
  return bytes[line] === DOT && (end - line === 2 || (end - line === 3 && bytes[line + 1] === CR));
};
