/** Limits the input of a client before it has authenticated. */
import { Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import { beginning, recognize } from '../internal/beginning.js';
import { decodeError, queueFull } from '../TorError.js';
import type { Recognized, TorError } from '../TorError.js';
import { HEADER, MAX_BODY } from '../tc/frame/Frame.js';
import { Writer } from '../internal/Writer.js';
import type { SessionLimits } from './options.js';

/** The maximum bytes that are buffered while a secret is being checked: those of the longest frame. */
const maxHeld = (): number => HEADER + MAX_BODY;

/** It is a class because there is one per session until it has authenticated. */
export class PreAuth {
  deadline: Subscription | undefined = undefined;
  private verdict: Subscription | undefined = undefined;
  private greeting = '';
  private messages = 0;
  private readonly held = new Writer();

  constructor(private readonly limits: SessionLimits) {}

  /** Recognizes another protocol by the first four bytes. Only these are kept, since later bytes may be a secret. */
  greets(chunk: Uint8Array): Recognized | undefined {
    if (this.greeting.length === HEADER) return undefined;
    this.greeting = beginning(this.greeting, chunk, HEADER);
    return recognize(this.greeting);
  }

  /** Checks the length that a header announces. */
  announces(length: number): TorError | undefined {
    const { authenticationLimit } = this.limits;
    return length <= authenticationLimit
      ? undefined
      : decodeError(
          'frame',
          'Length',
          0,
          `at most ${String(authenticationLimit)} bytes before AUTHENTICATE`,
          String(length),
        );
  }

  /** Counts a message that is not an AUTHENTICATE; returns an error above the limit. */
  message(): TorError | undefined {
    const { unauthenticatedMessages } = this.limits;
    return ++this.messages <= unauthenticatedMessages
      ? undefined
      : queueFull('messages before AUTHENTICATE', unauthenticatedMessages);
  }

  /** Whether a secret is being checked. */
  get judging(): boolean {
    return this.verdict !== undefined;
  }

  /** Waits for the verdict. */
  judge<A>(verdict$: Observable<A>, act: (verdict: A) => void): void {
    // assigned first, since the verdict may be emitted during `subscribe`
    this.verdict = new Subscription();
    this.verdict.add(verdict$.subscribe(act));
  }

  /** Buffers bytes that arrived while the secret was being checked; returns an error above the limit. */
  hold(octets: Uint8Array): TorError | undefined {
    if (this.held.length + octets.length > maxHeld())
      return queueFull('input before AUTHENTICATE was answered', maxHeld());
    // copied into one buffer, since a client may send one byte at a time
    this.held.octets(octets);
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
