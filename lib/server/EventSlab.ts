import { fifo } from '../internal/Fifo.js';
import type { EncodeError } from '../TorError.js';
import { Writer } from '../internal/Writer.js';

/** A session that has a part of a slab to send. */
export interface SlabReader {
  readonly sendPart: () => void;
}

/**
 * The frames of a tick's events, one behind the other, for all sessions of a server: each is written once, and what a
 * session keeps of it is from where to where it goes.
 *
 * The plain version, which its law compares it with, has octets of its own for each event and hands them to each session.
 *
 * A class, since it runs once an event.
 */
export class EventSlab {
  private readonly writer = new Writer();
  private readonly readers = fifo<SlabReader>();
  private copied: Uint8Array | undefined = undefined;
  private copiedFrom = 0;

  get length(): number {
    return this.writer.length;
  }

  /** Writes a frame. */
  write<A>(write: (writer: Writer, value: A) => EncodeError | undefined, value: A): EncodeError | undefined {
    return write(this.writer, value);
  }

  /** Frames that are not changed afterwards; those who ask for the same ones, one after the other, get the same octets. */
  octets(from: number, to: number): Uint8Array {
    if (this.copied?.length !== to - from || this.copiedFrom !== from) {
      this.copied = this.writer.slice(from, to);
      this.copiedFrom = from;
    }
    return this.copied;
  }

  /** Who keeps a part of it is called before it is written over. */
  keep(reader: SlabReader): void {
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
