import { quotedAscii } from '../../v1/text/quoted.js';
import { report, unchanged } from '../Change.js';
import type { Change } from '../Change.js';
import { linesOf } from './Config.js';
import type { Config } from './Config.js';

/** Reports the options that have changed (CONF_CHANGED): their lines, or the name of one that is unset. */
export const confChanged = (before: Config, config: Config): Change => {
  const names = [...new Set([...before.keys(), ...config.keys()])].filter(
    (name) => JSON.stringify(linesOf(before, name)) !== JSON.stringify(linesOf(config, name)),
  );
  const lines = names.flatMap((name) => {
    const own = linesOf(config, name);
    return own.length === 0 ? [name] : own.map(({ key, value }) => `${key}=${confText(value)}`);
  });
  return names.length === 0 ? unchanged : report('CONF_CHANGED', '', { lines });
};

/** A value in quotes if a line of the protocol needs them. */
const confText = (value: string): string => (/^"|[^\u0020-\u007e]/.test(value) ? quotedAscii(value) : value);
