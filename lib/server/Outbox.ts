import type { SchedulerLike, Subscription } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { queueFull, transportError } from '../TorError.js';
import type { EncodeError, TorError } from '../TorError.js';
import { fifo } from '../internal/Fifo.js';
import { Writer } from '../internal/Writer.js';
import { showThrown } from './errors.js';
import type { Write } from './ServerProtocol.js';

/** The number of bytes from which gathered replies are written at once. */
const CHUNK = 0x10000;

/**
 * The output of a session. Replies are gathered, so that those of a chunk, or of a tick, are one write. Events are in a
 * slab that all sessions share, of which a session sends a part. Events after a gathered reply, or after an event that
 * this session did not request, are gathered as well.
 *
 * It is a class because there is one per session, even an idle one. It has a buffer only while output is gathered.
 */
export class Outbox {
  private readonly writer = new Writer();
  /** The slab of the part to send before the gathered output. */
  private slab: EventSlab | undefined = undefined;
  private from = 0;
  private to = 0;
  private scheduled = false;
  private ending: Subscription | undefined = undefined;
  private stopped = false;
  /** The bytes of answers that wait for earlier ones. */
  private waiting = 0;

  constructor(
    private readonly duplex: Duplex<Uint8Array>,
    private readonly limit: number,
    /** Called once if the output failed. */
    private readonly abort: (reason: TorError) => void,
    private readonly tick: SchedulerLike,
  ) {}

  /** Gathers a frame. */
  write(write: Write): EncodeError | undefined {
    if (this.stopped) return undefined;
    const { writer } = this;
    const start = writer.length;
    let written = false;
    try {
      const problem = write(writer);
      written = true;
      return problem;
    } finally {
      // `write` may have thrown because of an answer from untyped code
      if (!written) writer.rewind(start);
      this.gathered();
    }
  }

  /** Gathers bytes. */
  bytes(bytes: Uint8Array): void {
    if (this.stopped) return;
    this.writer.bytes(bytes);
    this.gathered();
  }

  /** Adds a part of a slab: to the part before it, sent with the slab, or to the gathered output. */
  part(slab: EventSlab, from: number, to: number): void {
    if (this.stopped) return;
    if (this.writer.length > 0 || (this.slab !== undefined && this.to !== from)) {
      this.bytes(slab.bytes(from, to));
      this.schedule();
      return;
    }
    if (this.slab === undefined) {
      this.slab = slab;
      this.from = from;
      slab.keep(this);
    }
    this.to = to;
  }

  sendPart(): void {
    const { slab } = this;
    if (slab === undefined) return;
    this.slab = undefined;
    this.send(slab.bytes(this.from, this.to));
  }

  /** Adds to the count of bytes that wait in the reply queue; a negative number subtracts. */
  hold(count: number): void {
    this.waiting += count;
    if (count > 0) this.fits(this.writer.length + (this.slab === undefined ? 0 : this.to - this.from));
  }

  /** Writes all pending output. */
  flush(): void {
    this.sendPart();
    const { length } = this.writer;
    if (length === 0) return;
    const bytes = this.writer.take();
    // a copy if the buffer is mostly empty, since a chunk that waits in a transport keeps its whole buffer
    this.send(2 * length < bytes.buffer.byteLength ? bytes.slice() : bytes);
  }

  /** Writes the gathered output at the end of this tick. */
  flushSoon(): void {
    if (this.writer.length > 0) this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.stopped) return;
    this.scheduled = true;
    this.ending = this.tick.schedule(() => {
      this.scheduled = false;
      this.ending = undefined;
      this.flush();
    });
  }

  /** Sends nothing more. */
  stop(): void {
    this.stopped = true;
    this.ending?.unsubscribe();
    this.writer.take();
  }

  private gathered(): void {
    if (this.writer.length >= CHUNK) this.flush();
  }

  private send(bytes: Uint8Array): void {
    if (this.stopped) return;
    try {
      if (this.fits(bytes.length)) this.duplex.write(bytes);
    } catch (error) {
      // the application's duplex threw: the other sessions must go on
      this.fail(transportError('Other', this.duplex.endpoint, showThrown(error)));
    }
  }

  private fits(count: number): boolean {
    if (this.duplex.buffered() + this.waiting + count <= this.limit) return true;
    this.fail(queueFull('output', this.limit, 'bytes'));
    return false;
  }

  private fail(reason: TorError): void {
    if (this.stopped) return;
    this.stop();
    this.abort(reason);
  }
}

/**
 * The consecutive frames of the events of a tick, for all sessions of a server. Each event is encoded once, and a
 * session keeps only the start and the end of its part.
 *
 * A law compares it with a plain version, which encodes each event to its own bytes and passes them to each session.
 */
export class EventSlab {
  private readonly writer = new Writer();
  private readonly readers = fifo<Outbox>();
  private copied: Uint8Array | undefined = undefined;
  private copiedFrom = 0;

  get length(): number {
    return this.writer.length;
  }

  /** Writes a frame. */
  write<A>(write: (writer: Writer, value: A) => EncodeError | undefined, value: A): EncodeError | undefined {
    return write(this.writer, value);
  }

  /**
   * Returns a copy of the frames in a range. Consecutive calls with the same range return the same copy.
   */
  bytes(from: number, to: number): Uint8Array {
    if (this.copied?.length !== to - from || this.copiedFrom !== from) {
      this.copied = this.writer.slice(from, to);
      this.copiedFrom = from;
    }
    return this.copied;
  }

  /** Registers an outbox, whose `sendPart` is called before the slab is overwritten. */
  keep(reader: Outbox): void {
    this.readers.push(reader);
  }

  /** Makes all outboxes send their parts, and clears the slab. */
  send(): void {
    // a queue, so that the remaining parts are not lost if a call throws
    for (let reader = this.readers.shift(); reader !== undefined; reader = this.readers.shift()) reader.sendPart();
    this.writer.rewind(0);
    this.copied = undefined;
  }
}
