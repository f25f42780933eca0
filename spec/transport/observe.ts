import { either as E } from 'fp-ts';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import type { Duplex } from '../../lib/transport/Duplex.js';

/** What an ObservableEither has emitted so far. */
export interface Seen<L, A> {
  readonly rights: ReadonlyArray<A>;
  readonly lefts: ReadonlyArray<L>;
  /** `error` notifications, which there must be none of. */
  readonly errors: ReadonlyArray<unknown>;
  readonly completed: () => boolean;
  readonly unsubscribe: () => void;
  /** Resolves at the first notification after which the condition holds, or at once. */
  readonly until: (condition: (seen: Seen<L, A>) => boolean) => Promise<Seen<L, A>>;
}

/** Every `error` notification since the last call; each suite asserts that there was none. */
export const takeErrors = (): ReadonlyArray<unknown> => allErrors.splice(0);
const allErrors: Array<unknown> = [];

export const observe = <L, A>(source: ObservableEither<L, A>): Seen<L, A> => {
  const rights: Array<A> = [];
  const lefts: Array<L> = [];
  const errors: Array<unknown> = [];
  const waiting = new Set<() => void>();
  let completed = false;
  const changed = (): void => waiting.forEach((look) => look());
  const seen: Seen<L, A> = {
    rights,
    lefts,
    errors,
    completed: () => completed,
    unsubscribe: () => subscription.unsubscribe(),
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition(seen)) return;
          waiting.delete(look);
          resolve(seen);
        };
        waiting.add(look);
        look();
      }),
  };
  const subscription = source.subscribe({
    next: (either) => {
      if (E.isRight(either)) rights.push(either.right);
      else lefts.push(either.left);
      changed();
    },
    error: (error: unknown) => {
      errors.push(error);
      allErrors.push(error);
      changed();
    },
    complete: () => {
      completed = true;
      changed();
    },
  });
  return seen;
};

/** The first Right, or a failure that shows the Left. */
export const first = async <L, A>(seen: Seen<L, A>): Promise<A> => {
  await seen.until(({ rights, lefts, completed }) => rights.length + lefts.length > 0 || completed());
  expect(seen.lefts).toEqual([]);
  return seen.rights[0]!;
};

export const ended = <L, A>(seen: Seen<L, A>): Promise<Seen<L, A>> => seen.until(({ completed }) => completed());

/** All bytes that a connection has received so far. */
export const content = ({ rights }: Pick<Seen<unknown, Uint8Array>, 'rights'>): Buffer => Buffer.concat(rights);

export const text = (seen: Pick<Seen<unknown, Uint8Array>, 'rights'>): string => content(seen).toString('latin1');

export const received = <L>(seen: Seen<L, Uint8Array>, length: number): Promise<Seen<L, Uint8Array>> => {
  let counted = 0;
  let index = 0;
  return seen.until(({ rights }) => {
    while (index < rights.length) counted += rights[index++]!.byteLength;
    return counted >= length;
  });
};

export const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

export const say = (duplex: Duplex<Uint8Array>, value: string): void => duplex.write(bytes(value));

/** The sockets that keep this process alive. */
export const openSockets = (): ReadonlyArray<string> =>
  process
    .getActiveResourcesInfo()
    .filter((name) => /TCP|Pipe|TLS|GetAddrInfo/.test(name))
    .sort();

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The sockets that are open once those that were just closed are gone: libuv closes them at the end of a turn. */
export const idle = async (): Promise<ReadonlyArray<string>> => {
  await turn();
  await turn();
  return openSockets();
};

/** Gives the event loop turns until the sockets are those, or so many turns have passed that they will not be. */
export const settled = async (wanted: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  for (let turns = 0; turns < 4_000 && openSockets().length !== wanted.length; turns++) {
    // the other end may be another process, whose turns are its own
    await (turns < 2_000 ? turn() : new Promise((resolve) => setTimeout(resolve)));
  }
  return openSockets();
};
