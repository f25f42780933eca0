/** Runs callbacks before this process exits or is ended by a signal. */

/** The signals that end a process by default and that it can handle. */
const signals = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

const endings = new Set<() => void>();

const runAll = (): void => {
  for (const end of [...endings]) end();
  endings.clear();
};

/**
 * Is called only while it is the only listener: without it the signal would have ended the process, so it does that.
 */
const onSignal = (signal: NodeJS.Signals): void => {
  runAll();
  unwatch();
  process.kill(process.pid, signal);
};

const isWatched = (event: string | symbol): event is (typeof signals)[number] =>
  (signals as ReadonlyArray<string | symbol>).includes(event);

/**
 * Removes the signal listener while the application has one, and adds it again afterwards: an application decides what
 * a signal does, and some libraries end the process only if they are the only listener. It runs in a microtask, since
 * Node stops listening for a signal when its last listener is removed, and `newListener` is emitted before the new one
 * is added.
 */
const onChange = (event: string | symbol, listener: unknown): void => {
  if (isWatched(event) && listener !== onSignal) queueMicrotask(() => listenIfAlone(event));
};

const listenIfAlone = (signal: (typeof signals)[number]): void => {
  if (endings.size === 0) return;
  const own = process.listenerCount(signal, onSignal);
  if (process.listenerCount(signal) > own) process.off(signal, onSignal);
  else if (own === 0) process.on(signal, onSignal);
};

/** Windows cannot resend a signal, and the first process of a container ignores signals that it does not handle. */
const endsBySignal = (): boolean => process.platform !== 'win32' && process.pid !== 1;

const watch = (): void => {
  process.once('exit', runAll);
  if (!endsBySignal()) return;
  signals.forEach(listenIfAlone);
  process.on('newListener', onChange).on('removeListener', onChange);
};

const unwatch = (): void => {
  process.off('exit', runAll).off('newListener', onChange).off('removeListener', onChange);
  for (const signal of signals) process.off(signal, onSignal);
};

/**
 * Runs `end` before this process ends: when it exits, or when a signal that nothing else handles is about to end it.
 * How it ends stays the same. Returns a function that cancels this.
 */
export const beforeEnd = (end: () => void): (() => void) => {
  endings.add(end);
  if (endings.size === 1) watch();
  return () => {
    if (endings.delete(end) && endings.size === 0) unwatch();
  };
};
