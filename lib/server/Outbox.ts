import type { SchedulerLike, Subscription } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { queueFull, transportError } from '../TorError.js';
import type { EncodeError, TorError } from '../TorError.js';
import { fifo } from '../internal/Fifo.js';
import { Writer } from '../internal/Writer.js';
import type { Write } from './encode.js';
import { showThrown } from './errors.js';

/** Octets after which replies are written without waiting for more. */
const CHUNK = 0x10000;

/**
 * What a session sends. Replies are gathered, so that those of a chunk, or of a tick, are one write. Events lie in a
 * slab of all sessions, of which this one has a part; those behind a reply, or behind an event that is not this
 * session's, are gathered as well.
 *
 * A class, since an idle session has one: it takes a slab only while there is something to gather.
 */
export class Outbox {
  private readonly writer = new Writer();
  /** A part to send, before what was gathered. */
  private slab: EventSlab | undefined = undefined;
  private from = 0;
  private to = 0;
  private scheduled = false;
  private ending: Subscription | undefined = undefined;
  private stopped = false;
  /** Octets of answers that wait for those before them. */
  private waiting = 0;

  constructor(
    private readonly duplex: Duplex<Uint8Array>,
    private readonly limit: number,
    /** Called once, when nothing more can be sent. */
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
      // an answer from untyped code may have made it throw
      if (!written) writer.rewind(start);
      this.gathered();
    }
  }

  /** Gathers octets. */
  octets(octets: Uint8Array): void {
    if (this.stopped) return;
    this.writer.octets(octets);
    this.gathered();
  }

  /** Sends a part of a slab: with the part before it, when the slab is sent, or behind what was gathered. */
  part(slab: EventSlab, from: number, to: number): void {
    if (this.stopped) return;
    if (this.writer.length > 0 || (this.slab !== undefined && this.to !== from)) {
      this.octets(slab.octets(from, to));
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
    this.send(slab.octets(this.from, this.to));
  }

  /** Counts octets that wait elsewhere, or that do so no more where it is negative. */
  hold(count: number): void {
    this.waiting += count;
    if (count > 0) this.fits(this.writer.length + (this.slab === undefined ? 0 : this.to - this.from));
  }

  /** Writes what there is to send. */
  flush(): void {
    this.sendPart();
    const { length } = this.writer;
    if (length === 0) return;
    const octets = this.writer.take();
    // what waits in a transport keeps its whole slab
    this.send(2 * length < octets.buffer.byteLength ? octets.slice() : octets);
  }

  /** Writes what was gathered when this tick has ended. */
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

  private send(octets: Uint8Array): void {
    if (this.stopped) return;
    try {
      if (this.fits(octets.length)) this.duplex.write(octets);
    } catch (error) {
      // someone else's duplex; it must not stop the other sessions
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
 * The frames of a tick's events, one behind the other, for all sessions of a server: each is written once, and what a
 * session keeps of it is from where to where it goes.
 *
 * The plain version, which its law compares it with, has octets of its own for each event and hands them to each
 * session.
 *
 * A class, since it runs once an event.
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
   * Frames that are not changed afterwards; those who ask for the same ones, one after the other, get the same octets.
   */
  octets(from: number, to: number): Uint8Array {
    if (this.copied?.length !== to - from || this.copiedFrom !== from) {
      this.copied = this.writer.slice(from, to);
      this.copiedFrom = from;
    }
    return this.copied;
  }

  /** Who keeps a part of it is called before it is written over. */
  keep(reader: Outbox): void {
    this.readers.push(reader);
  }

  /** Has all parts sent, and begins anew. */
  send(): void {
    // from the queue, and not in a loop over it: a part is still there when a call before it has thrown
    for (let reader = this.readers.shift(); reader !== undefined; reader = this.readers.shift()) reader.sendPart();
    this.writer.rewind(0);
    this.copied = undefined;
  }
}
