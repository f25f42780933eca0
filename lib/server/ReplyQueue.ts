/** Sends replies in the order of the requests (section 1), even if the answers arrive in another order. */
import type { Unsubscribable } from 'rxjs';
import type { EncodeError, TorError } from '../TorError.js';
import { bytesOf } from './bytesOf.js';
import type { SessionLimits } from './options.js';
import type { Outbox } from './Outbox.js';
import type { Dialect, Write } from './ServerProtocol.js';
import type { SessionIo } from './SessionIo.js';

/**
 * A request's place in the order. Its frames are sent at once if all places before it are settled; otherwise they wait.
 *
 * It is a class because there is one per request.
 */
export class Place {
  settled = false;
  /** If set, the session ends after this place for this reason. */
  end: TorError | undefined = undefined;
  /** The subscription of the request to the Tor, which is cancelled when the session ends; cleared when settled. */
  asked: Unsubscribable | undefined = undefined;
  behind: Place | undefined = undefined;
  held: Array<Uint8Array> | undefined = undefined;
  /** Replies that were known immediately, to requests between this one and the one behind it. */
  following: Array<Uint8Array> | undefined = undefined;
}

export const settledPlace = (): Place => {
  const place = new Place();
  place.settled = true;
  return place;
};

/**
 * The bytes of memory of a place with frames, without the frames. They are counted too, so that many small replies do
 * not exceed the limit.
 */
const PLACE = 148;

/** The bytes of memory of a frame in addition to its content, and of a reference to a shared frame. */
const OWN = 256;
const SHARED = 12;

/** It is a class because there is one per session, even an idle one. */
export class ReplyQueue {
  private head: Place | undefined = undefined;
  private tail: Place | undefined = undefined;

  /** The number of unanswered requests. */
  private inFlight = 0;
  /** The bytes of memory that they take. */
  private weight = 0;

  constructor(
    readonly io: SessionIo,
    readonly dialect: Dialect,
  ) {}

  private get output(): Outbox {
    return this.io.output;
  }

  get empty(): boolean {
    return this.head === undefined;
  }

  /** Whether the limits admit one more request of this weight. */
  admits(
    weight: number,
    { maxInFlight, maxInFlightBytes }: Pick<SessionLimits, 'maxInFlight' | 'maxInFlightBytes'>,
  ): boolean {
    return this.inFlight < maxInFlight && this.weight + weight <= maxInFlightBytes;
  }

  /** Appends the place of a request of this weight. */
  start(weight: number): Place {
    this.inFlight++;
    this.weight += weight;
    return this.enter();
  }

  /** Settles the place of a request of this weight, after its last frame. */
  answered(place: Place, weight: number): void {
    this.inFlight--;
    this.weight -= weight;
    this.settle(place);
    this.io.written();
  }

  /** Appends a place. */
  enter(): Place {
    const place = new Place();
    if (this.tail === undefined) this.head = place;
    else this.tail.behind = place;
    this.tail = place;
    return place;
  }

  /** Sends a frame that all sessions share, after the frames of all places. */
  reply(shared: Uint8Array): void {
    const { tail, output } = this;
    if (tail === undefined) {
      output.bytes(shared);
      return;
    }
    (tail.following ??= []).push(shared);
    output.hold(shared.length + SHARED);
  }

  /** Writes one of a place's frames. If it cannot be encoded, writes nothing and returns the error. */
  write(place: Place, write: Write): EncodeError | undefined {
    if (place === this.head) return this.output.write(write);
    const bytes = bytesOf(write);
    if (bytes._tag === 'Left') return bytes.left;
    this.hold(place, bytes.right);
    return undefined;
  }

  /** Adds an encoded frame, which must not change afterwards, to a place. */
  put(place: Place, bytes: Uint8Array): void {
    if (place === this.head) this.output.bytes(bytes);
    else this.hold(place, bytes);
  }

  /** Marks a place as complete, and sends the frames of the places behind it that can be sent now. */
  settle(place: Place): void {
    place.settled = true;
    place.asked = undefined;
    if (place !== this.head) return;
    let next: Place | undefined = place;
    while (next?.settled === true) {
      if (next.end !== undefined) {
        this.io.close(next.end);
        return;
      }
      next = this.advance(next);
    }
  }

  /** Cancels the unanswered requests. */
  clear(): void {
    let place = this.head;
    this.head = this.tail = undefined;
    while (place !== undefined) {
      const { asked, behind } = place;
      place.settled = true;
      place.asked = place.behind = undefined;
      asked?.unsubscribe();
      place = behind;
    }
  }

  /** Removes the first place and sends the frames held in the one behind it. */
  private advance(first: Place): Place | undefined {
    for (const bytes of first.following ?? []) {
      this.output.hold(-bytes.length - SHARED);
      this.output.bytes(bytes);
    }
    // `bytes` may have ended the session, and cleared this
    if (this.head !== first) return this.head;
    const next = first.behind;
    first.behind = undefined;
    this.head = next;
    if (next === undefined) this.tail = undefined;
    else this.release(next);
    return this.head;
  }

  private hold(place: Place, bytes: Uint8Array): void {
    if (place.held === undefined) {
      // a literal, since `push` on an empty array allocates 17 elements
      place.held = [bytes];
      this.output.hold(PLACE + this.weightOf(bytes));
    } else {
      place.held.push(bytes);
      this.output.hold(this.weightOf(bytes));
    }
  }

  private weightOf(bytes: Uint8Array): number {
    return bytes.length + (bytes === this.dialect.done ? SHARED : OWN);
  }

  private release(place: Place): void {
    const { held } = place;
    if (held === undefined) return;
    place.held = undefined;
    this.output.hold(-PLACE);
    for (const bytes of held) {
      this.output.hold(-this.weightOf(bytes));
      this.output.bytes(bytes);
    }
  }
}
