import { either as E } from 'fp-ts';
import { map, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Tor } from '../Tor.js';
import type { ServerError } from '../TorError.js';
import type { Admission } from './Admission.js';
import { answer } from './answer.js';
import type { Ask } from './Ask.js';
import type { Broadcast } from './Broadcast.js';
import type { SessionIo } from './SessionIo.js';
import { bytesOf } from './bytesOf.js';
import type { SessionLimits } from './options.js';
import { ReplyQueue } from './ReplyQueue.js';
import type { ServerProtocol, ServerRequests } from './ServerProtocol.js';

/** The state that the sessions of one server share. */
export interface Shared<T extends Tor, S> {
  readonly protocol: ServerProtocol<T, S>;
  readonly tor: T;
  readonly broadcast: Broadcast;
  readonly limits: SessionLimits<T>;
  readonly admission: Admission;
  /** The reply to a request above the limits. */
  readonly exhausted: Uint8Array;
}

const NONE: ReadonlyArray<number> = [];

/**
 * Serves an authenticated session: requests are passed to the Tor in the order of their arrival and answered in that
 * order; events are sent when they occur.
 *
 * It is a class because there is one per session.
 */
export class Authenticated<T extends Tor, S> implements ServerRequests<T> {
  private readonly replies: ReplyQueue;
  /** The requested events, by the indices of their feeds. */
  private events = NONE;

  constructor(
    private readonly shared: Shared<T, S>,
    private readonly connection: SessionIo,
  ) {
    this.replies = new ReplyQueue(connection, shared.protocol);
  }

  get tor(): T {
    return this.shared.tor;
  }

  /** Whether every request has been answered. */
  get idle(): boolean {
    return this.replies.empty;
  }

  /** Stops all events. */
  silence(): void {
    this.turnOff(this.events);
  }

  /** Stops all events and cancels all requests. */
  stop(): void {
    this.silence();
    this.replies.clear();
  }

  setEvents(indices: ReadonlyArray<number>): void {
    const events = [...new Set(indices)].sort((one, other) => one - other);
    this.turnOff(this.events.filter((index) => !events.includes(index)));
    this.replies.reply(this.shared.protocol.done);
    this.turnOn(events.filter((index) => !this.events.includes(index)));
  }

  /**
   * The reply takes a place, where its memory counts for the limit, since it is not a reply that all sessions share.
   */
  refuse(error: ServerError): void {
    const bytes = bytesOf(this.shared.protocol.writeError(error));
    const place = this.replies.enter();
    if (bytes._tag === 'Right') this.replies.put(place, bytes.right);
    this.replies.settle(place);
  }

  ask(ask: Ask): void {
    if (this.admits(ask.weight)) this.start(ask);
  }

  start(ask: Ask): void {
    answer(ask, this.replies.start(ask.weight), this.replies);
  }

  admits(weight: number): boolean {
    if (this.replies.admits(weight, this.shared.limits)) return true;
    this.replies.reply(this.shared.exhausted);
    return false;
  }

  authenticate(name: string, verdict$: Observable<boolean>, weight: number, refusal: ServerError): void {
    this.start({
      _tag: 'Ask',
      name,
      weight,
      question: () => this.noted(verdict$).pipe(map((right) => (right ? E.right(undefined) : E.left(refusal)))),
      replies: 'verdict',
      write: nothing,
    });
  }

  private noted(verdict$: Observable<boolean>): Observable<boolean> {
    return verdict$.pipe(
      tap((right) => {
        if (!right) this.connection.emit({ _tag: 'AuthenticationRefused' });
      }),
    );
  }

  private turnOff(events: ReadonlyArray<number>): void {
    if (events.length === 0) return;
    this.events = this.events.filter((index) => !events.includes(index));
    for (const index of events) this.shared.broadcast.turnOff(this.connection, index);
  }

  private turnOn(events: ReadonlyArray<number>): void {
    for (const index of events) {
      // an event that arrives during `turnOn` may exceed the output limit and end the session
      if (!this.connection.isOpen()) return;
      this.events = [...this.events, index];
      this.shared.broadcast.turnOn(this.connection, index);
    }
  }
}

const nothing = (): undefined => undefined;
