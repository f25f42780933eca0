/** The choice of routers for a circuit. */
import { numberOf, textOf } from '../config/Config.js';
import { splitList } from '../config/value.js';
import { randomSample } from '../random.js';
import type { SimulatorState } from '../State.js';

/**
 * Chooses up to three different running routers that ExcludeNodes, EntryNodes and ExitNodes allow; an empty path if
 * these exclude every router.
 */
export const choosePath = (state: SimulatorState): readonly [ReadonlyArray<string>, number] => {
  const listed = (name: string): ReadonlySet<string> =>
    new Set(splitList(textOf(state.config, name) ?? '').map((router) => router.toLowerCase()));
  const excluded = listed('ExcludeNodes');
  const candidates = state.settings.routers.filter(
    (router) => !state.down.has(router) && !excluded.has(router.toLowerCase()),
  );
  const preferred = (name: string, strict: string, among: ReadonlyArray<string>): ReadonlyArray<string> => {
    const wanted = listed(name);
    const found = among.filter((router) => wanted.has(router.toLowerCase()));
    return wanted.size === 0 || (found.length === 0 && numberOf(state.config, strict) === 0) ? among : found;
  };
  const [[exit], afterExit] = randomSample(state.random, preferred('ExitNodes', 'StrictExitNodes', candidates), 1);
  if (exit === undefined) return [[], afterExit];
  const others = candidates.filter((router) => router !== exit);
  const entries = preferred('EntryNodes', 'StrictEntryNodes', others);
  const [[entry], afterEntry] = randomSample(afterExit, entries, 1);
  if (entry === undefined) return [others.length === 0 ? [exit] : [], afterEntry];
  const [middle, random] = randomSample(
    afterEntry,
    others.filter((router) => router !== entry),
    1,
  );
  return [[entry, ...middle, exit], random];
};
