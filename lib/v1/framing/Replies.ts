/**
 * The accumulator of `scan` that splits chunks into messages. Its value after a chunk is the offsets of the messages
 * that the chunk completed.
 *
 * ```text
 * message  = *( status "-" text CRLF / status "+" text CRLF *( data CRLF ) "." CRLF ) status " " text CRLF
 * status   = 3 digits; 6xx is an event, anything else a reply
 * ```
 *
 * Only CR LF ends a line: a lone LF is part of the text, as it is of data.
 *
 * A message that lies in one chunk is not copied, and no byte is examined twice, whatever the chunks. Tor promises not
 * to send events between the lines of a reply; if one arrives there, it is taken out of the reply. If a line matches
 * none of these forms, or a limit is exceeded, nothing after it can be decoded: `problem` is set, and later chunks are
 * ignored.
 *
 * The accumulator is mutable, as that of TC frames: `messageBatches` makes one per subscription.
 */
import { defer, scan } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import { inTurn } from '../../internal/inTurn.js';
import { decodeError } from '../../TorError.js';
import type { DecodeError } from '../../TorError.js';
import { decodeText, quote } from '../../internal/text.js';
import type { FramingLimits } from './limits.js';
import { endOfLine, isStatus } from './bytes.js';

const EMPTY: Uint8Array = /* #__PURE__ */ new Uint8Array(0);

/** The initial size, in bytes, of the buffer for an incomplete message. */
const FIRST = 256;

const SP = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const SIX = 0x36;

/** The effect of a line on the message that it belongs to. */
type Verdict = 'more' | 'last' | 'interrupts' | 'wrong';

/**
 * The messages that the last chunk completed: `count` of them, each from `starts` to `ends` (exclusive) in `sources`.
 * Valid until the next step.
 *
 * It is a class, since its fields change with each line. `carry` holds a message in progress that began in an earlier
 * chunk.
 */
export class Messages {
  count = 0;
  readonly sources: Uint8Array[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  problem: DecodeError | undefined = undefined;

  private carry = EMPTY;
  private carried = 0;
  /** The offset in `carry` of the line in progress. */
  private line = 0;
  /** The number of whole lines of the message in progress. */
  private lines = 0;
  private isEvent = false;
  /**
   * Whether a reply is incomplete, its first line is whole, and the line has not been inspected yet. The inspecting
   * code sets it to false.
   */
  begun = false;
  private inData = false;
  /** A reply that an event has interrupted: its whole lines so far, in the buffer in which it continues. */
  private held: { readonly carry: Uint8Array; readonly carried: number; readonly lines: number } | undefined =
    undefined;

  constructor(private readonly limits: FramingLimits) {}

  /** Whether a message is incomplete. */
  get isOpen(): boolean {
    return this.carried > 0 || this.held !== undefined;
  }

  /** Whether the incomplete message is an event. */
  get isInEvent(): boolean {
    return this.carried > 0 && (this.lines > 0 ? this.isEvent : this.carry[0] === SIX);
  }

  /** The lines of the incomplete reply; valid until the next step. */
  get beginning(): Uint8Array {
    return this.held?.carry ?? this.carry;
  }

  step(chunk: Uint8Array): this {
    this.count = 0;
    let from = 0;
    while (from < chunk.length && !this.isBroken) {
      from = this.carried > 0 ? this.resume(chunk, from) : this.scan(chunk, from);
    }
    return this;
  }

  private get isBroken(): boolean {
    return this.problem !== undefined;
  }

  /** Finds messages while none is in progress; returns the offset after the processed bytes. */
  private scan(chunk: Uint8Array, start: number): number {
    let from = start;
    let line = start;
    for (let end = endOfLine(chunk, line); end !== 0; end = endOfLine(chunk, line)) {
      switch (this.judge(chunk, from, line, end)) {
        case 'more':
          line = end;
          break;
        case 'last':
          this.push(chunk, from, end);
          from = line = end;
          if (this.held !== undefined) return this.restore(end);
          break;
        case 'interrupts':
          this.hold(chunk.slice(from, line), line - from);
          from = line;
          break;
        case 'wrong':
          return end;
      }
    }
    this.append(chunk, from, chunk.length);
    this.line = line - from;
    this.judgeStart();
    return chunk.length;
  }

  /** Continues the message in progress by one line; returns the offset after it. */
  private resume(chunk: Uint8Array, start: number): number {
    const end = endOfLine(chunk, start, this.carry[this.carried - 1]);
    this.append(chunk, start, end === 0 ? chunk.length : end);
    if (end === 0) {
      this.judgeStart();
      return chunk.length;
    }
    const { carry, carried, line } = this;
    switch (this.judge(carry, 0, line, carried)) {
      case 'more':
        this.line = carried;
        break;
      case 'last':
        this.push(carry, 0, carried);
        this.drop();
        if (this.held !== undefined) this.restore(end);
        break;
      case 'interrupts':
        this.hold(carry, line);
        this.drop();
        // the line is a message of its own, or the beginning of one; the reply continues in its place
        this.scan(carry.slice(line, carried), 0);
        break;
      case 'wrong':
        break;
    }
    return end;
  }

  /** Classifies a whole line of a message that begins at `from`. */
  private judge(bytes: Uint8Array, from: number, start: number, end: number): Verdict {
    const { limits } = this;
    const fits = end - start <= limits.line && end - from <= limits.bytes && this.lines < limits.lines;
    if (!fits) return this.tooMuch();
    if (this.inData) {
      if (end - start === 3 && bytes[start] === DOT) this.inData = false;
      this.lines++;
      return 'more';
    }
    if (end - start < 6 || !isStatus(bytes, start, end)) return this.wrong(bytes, start, end);
    const isEvent = bytes[start] === SIX;
    if (this.lines === 0) this.isEvent = isEvent;
    else if (isEvent !== this.isEvent) return isEvent ? 'interrupts' : this.wrong(bytes, start, end);
    switch (bytes[start + 3] as number) {
      case SP:
        this.lines = 0;
        if (!isEvent) this.begun = false;
        return 'last';
      case PLUS:
        this.inData = true;
        return this.goesOn();
      case MINUS:
        return this.goesOn();
      default:
        return this.wrong(bytes, start, end);
    }
  }

  private goesOn(): 'more' {
    if (this.lines++ === 0 && !this.isEvent) this.begun = true;
    return 'more';
  }

  /** Checks the beginning of an incomplete line: an invalid status is detected before the line ends. */
  private judgeStart(): void {
    const { carry, carried, line, limits } = this;
    if (!(carried - line <= limits.line && carried <= limits.bytes)) this.tooMuch();
    else if (!this.inData && !isStatus(carry, line, carried)) this.wrong(carry, line, carried);
  }

  private push(bytes: Uint8Array, start: number, end: number): void {
    this.sources[this.count] = bytes;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  private append(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.carried + end - start;
    if (this.carry.length < needed) {
      const grown = new Uint8Array(Math.max(FIRST, 2 * needed));
      grown.set(this.carry.subarray(0, this.carried));
      this.carry = grown;
    }
    this.carry.set(bytes.subarray(start, end), this.carried);
    this.carried = needed;
  }

  /** Drops the buffer, which belongs to the completed message. */
  private drop(): void {
    this.carry = EMPTY;
    this.carried = this.line = 0;
  }

  private hold(carry: Uint8Array, carried: number): void {
    this.held = { carry, carried, lines: this.lines };
    this.lines = 0;
  }

  /** Returns to the reply that was interrupted. */
  private restore(offset: number): number {
    const { carry, carried, lines } = this.held ?? { carry: EMPTY, carried: 0, lines: 0 };
    this.held = undefined;
    this.carry = carry;
    this.carried = this.line = carried;
    this.lines = lines;
    this.isEvent = false;
    return offset;
  }

  private wrong(bytes: Uint8Array, start: number, end: number): 'wrong' {
    const wanted = 'a line that begins with three digits and SP, - or +, and ends in CR LF';
    const got = quote(decodeText(bytes, start, Math.min(end, start + 80)));
    this.problem ??= decodeError('reply', 'Line', start, wanted, got);
    return 'wrong';
  }

  private tooMuch(): 'wrong' {
    const { line, lines, bytes } = this.limits;
    const wanted = `at most ${String(bytes)} bytes in ${String(lines)} lines of at most ${String(line)}`;
    this.problem ??= decodeError('reply', 'Length', 0, wanted, 'more');
    return 'wrong';
  }
}

/** The accumulator function: changes `messages` in place and returns it. */
export const stepMessages = (messages: Messages, chunk: Uint8Array): Messages => messages.step(chunk);

/**
 * Emits one batch per chunk, always the same object: use it before the next chunk. A chunk that arrives while a batch
 * is being processed is queued.
 */
export const messageBatches =
  (limits: FramingLimits): OperatorFunction<Uint8Array, Messages> =>
  (chunk$) =>
    defer(() => chunk$.pipe(inTurn(), scan(stepMessages, new Messages(limits))));
