import { tap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { BodyRange } from '../tc/message/bodyCodec.js';
import { messageTypes } from '../tc/message/Message.js';
import { eventTable, eventTags } from '../model/Event.js';
import type { Tor } from '../Tor.js';
import type { Admission } from './Admission.js';
import { answer } from './answer.js';
import { judged } from './Authentication.js';
import type { Broadcast } from './Broadcast.js';
import type { SessionIo } from './SessionIo.js';
import { DONE, errorOctets } from './encode.js';
import { malformed, resourceExhausted } from './errors.js';
import type { SessionLimits } from './options.js';
import { ReplyQueue } from './ReplyQueue.js';
import { authenticateAgain, decodeAuthenticate, readRequest, weightOf } from './requests.js';
import type { Ask } from './requests.js';

/** The state that the sessions of one server share. */
export interface Shared {
  readonly tor: Tor;
  readonly broadcast: Broadcast;
  readonly limits: SessionLimits;
  readonly admission: Admission;
}

const EXHAUSTED: Uint8Array = /* #__PURE__ */ errorOctets(resourceExhausted);

const codes: ReadonlyArray<number> = /* #__PURE__ */ eventTags.map((tag) => eventTable[tag].code);

/** Maps the code of an event to its bit in a set. */
const bitOf = (code: number): number => 1 << code;

/**
 * Serves an authenticated session: requests are passed to the Tor in the order of their arrival and answered in that
 * order; events are sent when they occur.
 *
 * It is a class because there is one per session.
 */
export class Authenticated {
  private readonly replies: ReplyQueue;
  /** The requested event codes, as bits. */
  private events = 0;

  constructor(
    private readonly shared: Shared,
    private readonly connection: SessionIo,
  ) {
    this.replies = new ReplyQueue(connection);
  }

  /** Whether every request has been answered. */
  get idle(): boolean {
    return this.replies.empty;
  }

  /** Handles a message, whose body is from `start` to `end` (exclusive). */
  request(type: number, bytes: Uint8Array, start: number, end: number): void {
    const body = { bytes, start, end };
    const request = readRequest(this.shared.tor, type, body);
    switch (request._tag) {
      case 'Refused':
        this.refuse(errorOctets(request.error));
        return;
      case 'SetEvents': {
        const events = request.codes.reduce((bits, code) => bits | bitOf(code), 0);
        this.turnOff(this.events & ~events);
        this.replies.reply(DONE);
        this.turnOn(events & ~this.events);
        return;
      }
      case 'Authenticate':
        this.authenticate(body);
        return;
      case 'Ask':
        this.ask(request);
    }
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

  /**
   * Takes a place, where the memory of the frame counts for the limit, since it is not a frame that all sessions share.
   */
  private refuse(octets: Uint8Array): void {
    const place = this.replies.enter();
    this.replies.put(place, octets);
    this.replies.settle(place);
  }

  private authenticate(body: BodyRange): void {
    const weight = weightOf(body.end - body.start);
    if (!this.admits(weight)) return;
    const message = decodeAuthenticate(body);
    if (message._tag === 'Left') this.refuse(errorOctets(malformed(messageTypes.Authenticate, message.left)));
    else this.start(authenticateAgain(this.judged(message.right.secret), weight));
  }

  private ask(ask: Ask): void {
    if (this.admits(ask.weight)) this.start(ask);
  }

  /** Whether one more request may be in flight; refuses it otherwise. */
  private admits(weight: number): boolean {
    if (this.replies.admits(weight, this.shared.limits)) return true;
    this.replies.reply(EXHAUSTED);
    return false;
  }

  private start(ask: Ask): void {
    answer(ask, this.replies.start(ask.weight), this.replies);
  }

  private judged(secret: Uint8Array): Observable<boolean> {
    return judged(this.shared.limits.authentication, secret).pipe(
      tap((right) => {
        if (!right) this.connection.emit({ _tag: 'AuthenticationRefused' });
      }),
    );
  }

  private turnOff(events: number): void {
    this.events &= ~events;
    for (const code of codes) if ((events & bitOf(code)) !== 0) this.shared.broadcast.turnOff(this.connection, code);
  }

  private turnOn(events: number): void {
    for (const code of codes) {
      // an event that arrives during `turnOn` may exceed the output limit and end the session
      if ((events & bitOf(code)) === 0 || !this.connection.isOpen()) continue;
      this.events |= bitOf(code);
      this.shared.broadcast.turnOn(this.connection, code);
    }
  }
}
