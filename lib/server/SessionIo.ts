import { Subscription } from 'rxjs';
import type { Subscriber } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { tickOf } from '../internal/tick.js';
import { Turns } from '../internal/Turns.js';
import { transportError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { showThrown } from './errors.js';
import { after } from './options.js';
import type { SessionLimits } from './options.js';
import { Outbox } from './Outbox.js';
import type { SessionEvent } from './SessionEvent.js';

/** Receives the input of a connection. */
export interface SessionReader {
  /** Called for each chunk; never re-entrant. */
  readonly read: (chunk: Uint8Array) => void;
  /** Called after the input has ended: returns the reason to close, or `undefined` while an answer is pending. */
  readonly afterInput: () => TorError | undefined;
  /** Cancels all requests and events; called once. */
  readonly stop: () => void;
}

/** Milliseconds between two checks whether the peer has taken all output. */
const DRAIN_INTERVAL = 50;

/**
 * The input, output and end of a connection. It is aborted at once if it broke or the subscriber has unsubscribed.
 * Otherwise it is closed: the answers are sent, and the peer has `closeTimeout` to take them.
 *
 * It is a class because a server may have a thousand of them, most of them idle.
 */
export class SessionIo {
  readonly output: Outbox;
  /** Whether the session has authenticated; if so, it ends when the Tor loses its connection. */
  isAuthenticated = false;
  private stage: 'open' | 'leaving' | 'closing' | 'gone' = 'open';
  /** Serializes chunks: over a connection in memory, a reply may cause the next request during its write. */
  private readonly turns = new Turns();
  private inputEnded = false;
  private deadline: Subscription | undefined = undefined;

  constructor(
    private readonly duplex: Duplex<Uint8Array>,
    private readonly limits: Pick<SessionLimits, 'outputLimit' | 'scheduler' | 'closeTimeout'>,
    private readonly subscriber: Subscriber<SessionEvent>,
    private readonly reader: SessionReader,
  ) {
    this.output = new Outbox(duplex, limits.outputLimit, (reason) => this.abort(reason), tickOf(limits.scheduler));
    subscriber.add(() => {
      const { stage } = this;
      this.output.stop();
      this.leave();
      this.stage = 'gone';
      if (stage !== 'gone') duplex.destroy();
    });
  }

  isOpen(): boolean {
    return this.stage === 'open';
  }

  emit(event: SessionEvent): void {
    this.subscriber.next(event);
  }

  start(): void {
    const { duplex, subscriber } = this;
    if (subscriber.closed) return;
    subscriber.add(
      duplex.incoming$.subscribe({
        next: (chunk) => {
          if (chunk._tag === 'Right') this.receive(chunk.right);
          else this.abort(chunk.left);
        },
        error: (error: unknown) => {
          this.abort(transportError('Other', duplex.endpoint, showThrown(error)));
        },
        complete: () => {
          this.inputEnded = true;
          this.rest();
        },
      }),
    );
  }

  receive(chunk: Uint8Array): void {
    if (!this.isOpen()) return;
    this.turns.run(this.read, chunk);
    this.rest();
  }

  private readonly read = (chunk: Uint8Array): void => {
    if (!this.isOpen()) return;
    this.reader.read(chunk);
    this.output.flush();
  };

  /** Called after output was written that is not a reply to the chunk being read: schedules its sending. */
  written(): void {
    if (this.turns.busy) return;
    this.output.flushSoon();
    this.rest();
  }

  /** Ends the connection after the answers have been sent. */
  close(reason: TorError): void {
    if (!this.isOpen()) return;
    this.leave();
    this.output.flush();
    this.output.stop();
    // output above the limit has aborted the session
    if (this.stage !== 'leaving') return;
    this.stage = 'closing';
    this.emit({ _tag: 'Closed', reason });
    if (this.subscriber.closed) return;
    this.deadline = new Subscription();
    this.deadline.add(
      after(this.limits.scheduler, this.limits.closeTimeout, () => {
        this.duplex.destroy();
        this.finish();
      }),
    );
    this.duplex.end();
    this.rest();
  }

  /** Ends the connection at once. */
  abort(reason: TorError): void {
    if (this.stage === 'open' || this.stage === 'leaving') {
      this.output.stop();
      this.leave();
      this.stage = 'gone';
      this.duplex.destroy();
      this.emit({ _tag: 'Closed', reason });
    } else this.duplex.destroy();
    this.finish();
  }

  /** If the peer has ended its side, ends this side once no answer and no output is pending. */
  private rest(): void {
    if (!this.inputEnded || this.turns.busy) return;
    if (this.stage === 'closing') {
      // polling, since a duplex has no event for drained output
      if (this.duplex.buffered() === 0) this.finish();
      else this.deadline?.add(after(this.limits.scheduler, DRAIN_INTERVAL, () => this.rest()));
    } else if (this.stage === 'open') {
      const reason = this.reader.afterInput();
      if (reason !== undefined) this.close(reason);
      else
        this.deadline ??= after(this.limits.scheduler, this.limits.closeTimeout, () => {
          this.close(transportError('Ended', this.duplex.endpoint, 'the peer ended the connection before its answers'));
        });
    }
  }

  /** Ends the input; output can still be sent. */
  private leave(): void {
    this.deadline?.unsubscribe();
    if (!this.isOpen()) return;
    this.stage = 'leaving';
    this.reader.stop();
  }

  private finish(): void {
    this.stage = 'gone';
    this.subscriber.complete();
  }
}
