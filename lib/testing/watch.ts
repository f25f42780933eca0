import type { Observable } from 'rxjs';

/** The notifications of an Observable since it was subscribed to. */
export interface Watched<A> {
  readonly items: ReadonlyArray<A>;
  readonly state: () => 'open' | 'completed' | 'failed';
  /** Resolves when it has completed or failed. */
  readonly over: Promise<void>;
  readonly unsubscribe: () => void;
}

/** Subscribes, and records the notifications. */
export const watch = <A>(source: Observable<A>): Watched<A> => {
  const items: A[] = [];
  let state: 'open' | 'completed' | 'failed' = 'open';
  let resolve: () => void = () => undefined;
  const over = new Promise<void>((done) => {
    resolve = done;
  });
  const subscription = source.subscribe({
    next: (item) => items.push(item),
    error: () => {
      state = 'failed';
      resolve();
    },
    complete: () => {
      state = 'completed';
      resolve();
    },
  });
  return { items, state: () => state, over, unsubscribe: () => subscription.unsubscribe() };
};

/** Waits for the microtasks that are due, without a timer. */
export const soon = async (): Promise<void> => {
  for (let i = 0; i < 32; i++) await Promise.resolve();
};
