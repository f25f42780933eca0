/** Replies in the order of the requests (section 1), in whatever order they are found. */
import type { Unsubscribable } from 'rxjs';
import type { EncodeError, TorError } from '../TorError.js';
import { DONE, octetsOf } from './encode.js';
import type { Write } from './encode.js';
import type { SessionLimits } from './options.js';
import type { Outbox } from './Outbox.js';
import type { SessionIo } from './SessionIo.js';

/**
 * A request's place in the order. What is written in it goes out at once where all before it are settled, else it
 * waits.
 *
 * A class, since there is one for each request.
 */
export class Place {
  settled = false;
  /** The session ends here, and for this reason. */
  end: TorError | undefined = undefined;
  /** What the Tor is asked, to be given up with the session. A settled place keeps no request. */
  asked: Unsubscribable | undefined = undefined;
  behind: Place | undefined = undefined;
  held: Array<Uint8Array> | undefined = undefined;
  /** Replies that were known at once, to requests between this one and the one behind it. */
  following: Array<Uint8Array> | undefined = undefined;
}

export const settledPlace = (): Place => {
  const place = new Place();
  place.settled = true;
  return place;
};

/**
 * Bytes that a place with frames takes, without the frames. Counted as well, so that small replies do not exceed the
 * limit.
 */
const PLACE = 148;

/** Bytes that a frame takes in addition to its content, and a reference to a shared one. */
const OWN = 256;
const SHARED = 12;

const weightOf = (octets: Uint8Array): number => octets.length + (octets === DONE ? SHARED : OWN);

/** A class, since an idle session has one. */
export class ReplyQueue {
  private head: Place | undefined = undefined;
  private tail: Place | undefined = undefined;

  /** Requests without an answer. */
  private inFlight = 0;
  /** The bytes that they take. */
  private weight = 0;

  constructor(readonly io: SessionIo) {}

  private get output(): Outbox {
    return this.io.output;
  }

  get empty(): boolean {
    return this.head === undefined;
  }

  /** Whether the limits admit one more request of this weight. */
  admits(weight: number, { maxInFlight, maxInFlightBytes }: SessionLimits): boolean {
    return this.inFlight < maxInFlight && this.weight + weight <= maxInFlightBytes;
  }

  /** The place of a request of this weight, behind all others. */
  start(weight: number): Place {
    this.inFlight++;
    this.weight += weight;
    return this.enter();
  }

  /** The place of a request of this weight has its last frame. */
  answered(place: Place, weight: number): void {
    this.inFlight--;
    this.weight -= weight;
    this.settle(place);
    this.io.written();
  }

  /** A place behind all others. */
  enter(): Place {
    const place = new Place();
    if (this.tail === undefined) this.head = place;
    else this.tail.behind = place;
    this.tail = place;
    return place;
  }

  /** Sends a frame that all sessions share, in the place behind all others. */
  reply(shared: Uint8Array): void {
    const { tail, output } = this;
    if (tail === undefined) {
      output.octets(shared);
      return;
    }
    (tail.following ??= []).push(shared);
    output.hold(shared.length + SHARED);
  }

  /** Writes one of a place's frames; nothing, and the problem, where the wire cannot carry it. */
  write(place: Place, write: Write): EncodeError | undefined {
    if (place === this.head) return this.output.write(write);
    const octets = octetsOf(write);
    if (octets._tag === 'Left') return octets.left;
    this.hold(place, octets.right);
    return undefined;
  }

  /** Puts a frame, which is not changed afterwards, in a place. */
  put(place: Place, octets: Uint8Array): void {
    if (place === this.head) this.output.octets(octets);
    else this.hold(place, octets);
  }

  /** Nothing more is written in a place. */
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

  /** Gives up what is not answered. */
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

  /** Takes out the first place; what was held in the one behind it goes out. */
  private advance(first: Place): Place | undefined {
    for (const octets of first.following ?? []) {
      this.output.hold(-octets.length - SHARED);
      this.output.octets(octets);
    }
    // `octets` may have ended the session, and cleared this
    if (this.head !== first) return this.head;
    const next = first.behind;
    first.behind = undefined;
    this.head = next;
    if (next === undefined) this.tail = undefined;
    else this.release(next);
    return this.head;
  }

  private hold(place: Place, octets: Uint8Array): void {
    if (place.held === undefined) {
      // a literal, since an array that grows by `push` takes 17 elements at once
      place.held = [octets];
      this.output.hold(PLACE + weightOf(octets));
    } else {
      place.held.push(octets);
      this.output.hold(weightOf(octets));
    }
  }

  private release(place: Place): void {
    const { held } = place;
    if (held === undefined) return;
    place.held = undefined;
    this.output.hold(-PLACE);
    for (const octets of held) {
      this.output.hold(-weightOf(octets));
      this.output.octets(octets);
    }
  }
}
