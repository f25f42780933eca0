interface Waiting {
  readonly call: () => void;
  behind: Waiting | undefined;
}

/**
 * Serializes re-entrant calls: a call that is made during another one is queued and runs after it, so that the stack
 * does not grow while two parties answer each other.
 *
 * It is a class because each session of a server has one. A call that need not wait allocates nothing.
 */
export class Turns {
  /** Whether a call is running, so that another one would wait. */
  busy = false;
  private first: Waiting | undefined = undefined;
  private last: Waiting | undefined = undefined;

  run<A>(call: (a: A) => void, a: A): void {
    if (this.busy) {
      const waiting: Waiting = {
        call: () => {
          call(a);
        },
        behind: undefined,
      };
      this.last = this.last === undefined ? (this.first = waiting) : (this.last.behind = waiting);
      return;
    }
    this.busy = true;
    try {
      // calls that were queued behind one that threw
      this.runWaiting();
      call(a);
      this.runWaiting();
    } finally {
      this.busy = false;
    }
  }

  private runWaiting(): void {
    for (let next = this.first; next !== undefined; next = this.first) {
      this.first = next.behind;
      if (this.first === undefined) this.last = undefined;
      next.call();
    }
  }
}
