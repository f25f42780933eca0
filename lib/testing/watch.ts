import type { Observable } from 'rxjs';

/** What an Observable has done since it was subscribed to. */
export interface Watched<A> {
  readonly items: ReadonlyArray<A>;
  readonly state: () => 'open' | 'completed' | 'failed';
  /** When it has completed, or failed. */
  readonly over: Promise<void>;
  readonly unsubscribe: () => void;
}

/** Subscribes, and watches. */
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

/** Until what happens at once has happened: microtasks, no time. */
export const soon = async (): Promise<void> => {
  for (let i = 0; i < 32; i++) await Promise.resolve();
};
