/**
 * The accumulator of `scan` that splits chunks into messages. Its value after a chunk is the offsets of the messages
 * that the chunk completed.
 *
 * ```text
 * message  = *( status "-" text CRLF / status "+" text CRLF *( data CRLF ) "." CRLF ) status " " text CRLF
 * status   = 3 digits; 6xx is an event, anything else a reply
 * ```
 *
 * Only CR LF ends a line: an LF alone is a part of its text, as it is of data.
 *
 * A message that lies in one chunk is not copied; no octet is looked at twice, whatever the chunks. Events that come
 * between the lines of a reply, which Tor promises not to send, are taken out of it. Where a line is none of these, or
 * a limit is passed, nothing after it can be understood: `problem` is set, and later chunks bring nothing.
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
import { endOfLine, isStatus } from './octets.js';

const EMPTY: Uint8Array = /* #__PURE__ */ new Uint8Array(0);

/** Octets of a message that is not whole are copied into a buffer of this many at first. */
const FIRST = 256;

const SP = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const SIX = 0x36;

/** What a line makes of the message that it belongs to. */
type Verdict = 'more' | 'last' | 'interrupts' | 'wrong';

/**
 * The messages that the last chunk completed: `count` of them, each from `starts` to before `ends` in `sources`. Valid
 * until the next step.
 *
 * A class, since its fields change with each line. A message in progress is in `carry`, if it began in an earlier
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
  /** Where in `carry` the line in progress begins. */
  private line = 0;
  /** Whole lines of the message in progress. */
  private lines = 0;
  private isEvent = false;
  /**
   * A reply is not whole, but its first line is, and nobody has looked at it yet. Whoever looks sets it to false.
   */
  begun = false;
  private inData = false;
  /** A reply that an event has interrupted: its whole lines so far, in the buffer that it goes on in. */
  private held: { readonly carry: Uint8Array; readonly carried: number; readonly lines: number } | undefined =
    undefined;

  constructor(private readonly limits: FramingLimits) {}

  /** Whether a message is not whole yet. */
  get isOpen(): boolean {
    return this.carried > 0 || this.held !== undefined;
  }

  /** Whether the message that is not whole is an event. */
  get isInEvent(): boolean {
    return this.carried > 0 && (this.lines > 0 ? this.isEvent : this.carry[0] === SIX);
  }

  /** The lines of the reply that is not whole; valid until the next step. */
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

  /** Finds messages, where none is in progress; gives the offset behind what it has dealt with. */
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

  /** Goes on with the message in progress, by one line; gives the offset behind it. */
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
        // the line is a message of its own, or the beginning of one; in its place the reply goes on
        this.scan(carry.slice(line, carried), 0);
        break;
      case 'wrong':
        break;
    }
    return end;
  }

  /** Judges a whole line, of a message that begins at `from`. */
  private judge(bytes: Uint8Array, from: number, start: number, end: number): Verdict {
    const { limits } = this;
    const fits = end - start <= limits.line && end - from <= limits.octets && this.lines < limits.lines;
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

  /** Judges as much as has come of a line that is not whole: what is no status will not become one. */
  private judgeStart(): void {
    const { carry, carried, line, limits } = this;
    if (!(carried - line <= limits.line && carried <= limits.octets)) this.tooMuch();
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

  /** The buffer belongs to the message that was made of it. */
  private drop(): void {
    this.carry = EMPTY;
    this.carried = this.line = 0;
  }

  private hold(carry: Uint8Array, carried: number): void {
    this.held = { carry, carried, lines: this.lines };
    this.lines = 0;
  }

  /** Goes back to the reply that was interrupted. */
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
    const { line, lines, octets } = this.limits;
    const wanted = `at most ${String(octets)} bytes in ${String(lines)} lines of at most ${String(line)}`;
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
