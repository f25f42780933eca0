/**
 * Signals, as the command names them.
 *
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import type { Signal } from '../model/Signal.js';
import type { ModernSignal } from '../v1/ModernSignal.js';

/** Each by its own name, and by that of the Unix signal which does the same to a Tor. */
const names: Readonly<Record<string, Signal>> = {
  reload: 'Reload',
  shutdown: 'Shutdown',
  dump: 'Dump',
  debug: 'Debug',
  halt: 'Halt',
  hup: 'Reload',
  int: 'Shutdown',
  usr1: 'Dump',
  usr2: 'Debug',
  term: 'Halt',
};

/** Of today's Tor alone. */
const modernNames: Readonly<Record<string, Exclude<ModernSignal, Signal>>> = {
  newnym: 'NewNym',
  cleardnscache: 'ClearDnsCache',
  heartbeat: 'Heartbeat',
  active: 'Active',
  dormant: 'Dormant',
};

const own = <A>(table: Readonly<Record<string, A>>, name: string): A | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/**
 * A signal of TC by its name, in any case.
 *
 * @category reading
 * @since 0.1.0
 */
export const parseSignal = (name: string): E.Either<string, Signal> =>
  E.fromNullable(`wanted one of ${Object.keys(names).join(', ')}, got ${JSON.stringify(name)}`)(
    own(names, name.toLowerCase()),
  );

/**
 * A signal of today's Tor by its name, in any case.
 *
 * @category reading
 * @since 0.1.0
 */
export const parseModernSignal = (name: string): E.Either<string, ModernSignal> => {
  const modern = own(modernNames, name.toLowerCase());
  return modern === undefined ? parseSignal(name) : E.right(modern);
};

/**
 * Whether TC has no such signal.
 *
 * @category refinements
 * @since 0.1.0
 */
export const isModernOnly = (name: ModernSignal): name is Exclude<ModernSignal, Signal> =>
  Object.values<ModernSignal>(modernNames).includes(name);
