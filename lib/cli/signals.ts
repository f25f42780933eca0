/** Signal names of the command. */
import { either as E } from 'fp-ts';
import { signalNames } from '../model/Signal.js';
import type { Signal } from '../model/Signal.js';

/** Each signal by its own name, and by that of the Unix signal with the same effect on a Tor. */
const names: ReadonlyMap<string, Signal> = /* #__PURE__ */ new Map<string, Signal>([
  .../* #__PURE__ */ signalNames.map((name) => [name.toLowerCase(), name] as const),
  ['hup', 'Reload'],
  ['int', 'Shutdown'],
  ['usr1', 'Dump'],
  ['usr2', 'Debug'],
  ['term', 'Halt'],
]);

/** A signal by its name, in any case. */
export const parseSignal = (name: string): E.Either<string, Signal> =>
  E.fromNullable(`wanted one of ${[...names.keys()].join(', ')}, got ${JSON.stringify(name)}`)(
    names.get(name.toLowerCase()),
  );
