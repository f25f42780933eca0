/** Limits the input of a client before it has authenticated. */
import { Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import { beginning, RECOGNIZABLE } from '../internal/beginning.js';
import { queueFull } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { Writer } from '../internal/Writer.js';
import type { SessionLimits } from './options.js';
import type { Foreign } from './ServerProtocol.js';

/** The maximum bytes that are buffered while a secret is being checked: those of the longest message of TC. */
const MAX_HELD = 0x1_0003;

/** It is a class because there is one per session until it has authenticated. */
export class PreAuth {
  deadline: Subscription | undefined = undefined;
  private verdict: Subscription | undefined = undefined;
  private greeting = '';
  private messages = 0;
  private readonly held = new Writer();

  constructor(private readonly limits: Pick<SessionLimits, 'unauthenticatedMessages'>) {}

  /** Recognizes another protocol by the first four bytes. Only these are kept, since later bytes may be a secret. */
  greets(chunk: Uint8Array, foreign: (head: string) => Foreign | undefined): Foreign | undefined {
    if (this.greeting.length === RECOGNIZABLE) return undefined;
    this.greeting = beginning(this.greeting, chunk, RECOGNIZABLE);
    return this.greeting.length === RECOGNIZABLE ? foreign(this.greeting) : undefined;
  }

  /** Counts a message that is not allowed before authentication; returns an error above the limit. */
  misplaced(): TorError | undefined {
    const { unauthenticatedMessages } = this.limits;
    return ++this.messages <= unauthenticatedMessages
      ? undefined
      : queueFull('messages before AUTHENTICATE', unauthenticatedMessages);
  }

  /** Whether input waits, for example while a secret is being checked. */
  get judging(): boolean {
    return this.verdict !== undefined;
  }

  /** Waits for a value. Input is buffered until `resume`. */
  judge<A>(value$: Observable<A>, act: (value: A) => void): void {
    // assigned first, since the value may be emitted during `subscribe`
    this.verdict = new Subscription();
    this.verdict.add(value$.subscribe(act));
  }

  /** Ends the wait and returns the buffered bytes. */
  resume(): Uint8Array {
    this.verdict = undefined;
    return this.held.take();
  }

  /** Buffers bytes that arrived while the secret was being checked; returns an error above the limit. */
  hold(bytes: Uint8Array): TorError | undefined {
    if (this.held.length + bytes.length > MAX_HELD)
      return queueFull('input before AUTHENTICATE was answered', MAX_HELD);
    // copied into one buffer, since a client may send one byte at a time
    this.held.bytes(bytes);
    return undefined;
  }

  /** Ends this phase and returns the buffered bytes. */
  open(): Uint8Array {
    this.close();
    return this.held.take();
  }

  close(): void {
    this.verdict?.unsubscribe();
    this.deadline?.unsubscribe();
  }
}
