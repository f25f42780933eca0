/**
 * Replies in the order of the requests (section 1), in whatever order they are found.
 *
 * @since 0.1.0
 */
import type { Subscription } from 'rxjs';
import type { EncodeError, TorError } from '../TorError.js';
import { octetsOf } from './encode.js';
import type { Write } from './encode.js';
import type { Output } from './Output.js';

/**
 * A request's place in the order. What is written in it goes out at once where all before it are settled, else it waits.
 *
 * A class, since there is one for each request.
 *
 * @since 0.1.0
 */
export class Place {
  settled = false;
  /** The session ends here, and for this reason. */
  end: TorError | undefined = undefined;
  /** What the Tor is asked, to be given up with the session. */
  asked: Subscription | undefined = undefined;
  behind: Place | undefined = undefined;
  held: Array<Uint8Array> | undefined = undefined;
  /** Replies that were known at once, to requests between this one and the one behind it. */
  following: Array<Uint8Array> | undefined = undefined;
}

/** What a frame that waits in a place costs beside its octets, at least: counted too, lest small ones exceed the limit. */
const HELD = 128;

/**
 * @since 0.1.0
 */
export interface ReplyQueueOwner {
  /** Called when a place comes up at which the session ends. */
  readonly close: (reason: TorError) => void;
}

/**
 * A class, since an idle session has one.
 *
 * @since 0.1.0
 */
export class ReplyQueue {
  private head: Place | undefined = undefined;
  private tail: Place | undefined = undefined;

  constructor(
    private readonly output: Output,
    private readonly owner: ReplyQueueOwner,
  ) {}

  get empty(): boolean {
    return this.head === undefined;
  }

  /** A place behind all others. */
  enter(): Place {
    const place = new Place();
    if (this.tail === undefined) this.head = place;
    else this.tail.behind = place;
    this.tail = place;
    return place;
  }

  /** Sends frames, which are not changed afterwards, in the place behind all others. */
  reply(octets: Uint8Array): void {
    const { tail, output } = this;
    if (tail === undefined) {
      output.octets(octets);
      return;
    }
    (tail.following ??= []).push(octets);
    output.hold(octets.length);
  }

  /** Writes one of a place's frames; nothing, and the problem, where the wire cannot carry it. */
  write(place: Place, write: Write): EncodeError | undefined {
    if (place === this.head) return this.output.write(write);
    const octets = octetsOf(write);
    if (octets._tag === 'Left') return octets.left;
    this.hold(place, octets.right);
    return undefined;
  }

  /** Puts frames that are shared in a place. */
  put(place: Place, octets: Uint8Array): void {
    if (place === this.head) this.output.octets(octets);
    else this.hold(place, octets);
  }

  /** Nothing more is written in a place. */
  settle(place: Place): void {
    place.settled = true;
    if (place !== this.head) return;
    let next: Place | undefined = place;
    while (next?.settled === true) {
      if (next.end !== undefined) {
        this.owner.close(next.end);
        return;
      }
      next = this.advance(next);
    }
  }

  /** Gives up what is not answered. */
  clear(): void {
    let place = this.head;
    this.head = this.tail = undefined;
    for (; place !== undefined; place = place.behind) {
      place.settled = true;
      place.asked?.unsubscribe();
    }
  }

  /** Takes out the first place; what was held in the one behind it goes out. */
  private advance(first: Place): Place | undefined {
    this.release(first.following, 0);
    // `octets` may have ended the session, and cleared this
    if (this.head !== first) return this.head;
    const next = first.behind;
    this.head = next;
    if (next === undefined) this.tail = undefined;
    else {
      this.release(next.held, HELD);
      next.held = undefined;
    }
    return this.head;
  }

  private hold(place: Place, octets: Uint8Array): void {
    (place.held ??= []).push(octets);
    this.output.hold(octets.length + HELD);
  }

  private release(held: ReadonlyArray<Uint8Array> = [], cost: number): void {
    for (const octets of held) {
      this.output.hold(-octets.length - cost);
      this.output.octets(octets);
    }
  }
}
