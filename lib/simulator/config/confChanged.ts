import type { ConfChange } from '../../model/V1Event.js';
import { report, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { linesOf } from './Config.js';
import type { Config } from './Config.js';

/** Reports the options that have changed (CONF_CHANGED): their lines, or the name of one that is unset. */
export const confChanged = (before: Config, config: Config): Change => {
  const names = [...new Set([...before.keys(), ...config.keys()])].filter(
    (name) => JSON.stringify(linesOf(before, name)) !== JSON.stringify(linesOf(config, name)),
  );
  const changes = names.flatMap((name): ReadonlyArray<ConfChange> => {
    const own = linesOf(config, name);
    return own.length === 0 ? [{ key: name }] : own;
  });
  return names.length === 0 ? unchanged : report({ _tag: 'ConfChanged', changes });
};
