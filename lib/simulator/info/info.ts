/** GETINFO (control-spec 3.9). */
import { either as E } from 'fp-ts';
import type { ServerError } from '../../TorError.js';
import { fromStatus } from '../../v1/errors.js';
import type { SimulatorState } from '../State.js';
import type { InfoKey } from './InfoKey.js';
import { networkKeys } from './networkKeys.js';
import { processKeys } from './processKeys.js';

/** Every key, in the order of GETINFO info/names. */
const keys: ReadonlyArray<InfoKey> = /* #__PURE__ */ (() => {
  const all: ReadonlyArray<InfoKey> = [
    ...processKeys,
    ...networkKeys,
    {
      name: 'info/names',
      about: 'List of GETINFO options, types, and documentation.',
      read: () => keys.map(({ name, about }) => `${name} -- ${about}`).join('\n'),
    },
  ];
  return [...all].sort((one, other) => (one.name < other.name ? -1 : 1));
})();

/** The key of the table that answers: one of that name, or the longest `.../*` that it begins with. */
const find = (key: string): InfoKey | undefined =>
  keys.find(({ name }) => name === key && !name.endsWith('*')) ??
  keys.find(({ name }) => name.endsWith('/*') && key.startsWith(name.slice(0, -1)));

/**
 * The texts of keys in their order. As in Tor, the first key that cannot be answered is a Left with its reason; keys
 * that are not known are one Left with all of them.
 */
export const infoTexts = (
  state: SimulatorState,
  wanted: ReadonlyArray<string>,
): E.Either<ServerError, ReadonlyArray<string>> => {
  const texts: string[] = [];
  const unknown: string[] = [];
  for (const key of wanted) {
    const found = find(key);
    const text = found?.read(state, key.slice(found.name.length - 1));
    if (typeof text === 'object') return E.left(fromStatus(text.status, text.why, 'option', 'GETINFO'));
    if (text === undefined) unknown.push(`Unrecognized key "${key}"`);
    else texts.push(text);
  }
  return unknown.length > 0 ? E.left(fromStatus(552, unknown.join('\n'), 'option', 'GETINFO')) : E.right(texts);
};
