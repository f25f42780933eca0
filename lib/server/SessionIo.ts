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

/** Who reads a connection. */
export interface SessionReader {
  /** Called with one chunk after the other, never from within. */
  readonly read: (chunk: Uint8Array) => void;
  /** Once nothing more will come: why, or `undefined` as long as an answer is due. */
  readonly afterInput: () => TorError | undefined;
  /** Gives up everything. */
  readonly stop: () => void;
}

/** Milliseconds between two looks at what is still to be taken. */
const DRAIN_INTERVAL = 50;

/**
 * How a connection lives and ends: at once where something broke or the subscriber has gone; else it is closed: what
 * was answered is sent, and the peer has a time in which to take it.
 *
 * A class, since a server may have a thousand, most of them idle.
 */
export class SessionIo {
  readonly output: Outbox;
  /** Whether the session has authenticated, and so ends when the Tor loses its connection. */
  isAuthenticated = false;
  private stage: 'open' | 'closing' | 'gone' = 'open';
  /** A chunk may arrive while one is being read: over a connection in memory a reply may cause a request at once. */
  private readonly turns = new Turns();
  private inputEnded = false;
  private deadline: Subscription | undefined = undefined;

  constructor(
    private readonly duplex: Duplex<Uint8Array>,
    private readonly limits: SessionLimits,
    private readonly subscriber: Subscriber<SessionEvent>,
    private readonly reader: SessionReader,
  ) {
    this.output = new Outbox(duplex, limits.outputLimit, (reason) => this.abort(reason), tickOf(limits.scheduler));
    subscriber.add(() => {
      const { stage } = this;
      this.stage = 'gone';
      this.output.stop();
      this.leave();
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

  /** Something was written that is no reply to what is being read. */
  written(): void {
    if (this.turns.busy) return;
    this.output.flushSoon();
    this.rest();
  }

  /** Ends it, when what was answered has been sent. */
  close(reason: TorError): void {
    if (!this.isOpen()) return;
    this.leave();
    this.output.flush();
    this.output.stop();
    // where the output was more than may wait, that has ended it
    if (!this.isOpen()) return;
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

  /** Ends it at once. */
  abort(reason: TorError): void {
    if (this.isOpen()) {
      this.output.stop();
      this.leave();
      this.stage = 'gone';
      this.duplex.destroy();
      this.emit({ _tag: 'Closed', reason });
    } else this.duplex.destroy();
    this.finish();
  }

  /** Where the peer has ended its side: ends this one, once nothing is due. */
  private rest(): void {
    if (!this.inputEnded || this.turns.busy) return;
    if (this.stage === 'closing') {
      // nothing says when the last octet has been taken
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

  private leave(): void {
    this.reader.stop();
    this.deadline?.unsubscribe();
  }

  private finish(): void {
    this.stage = 'gone';
    this.subscriber.complete();
  }
}
