import { either as E } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { ConfigLine } from '../../lib/model/ConfigLine.js';
import { right } from '../../lib/ObservableEither.js';
import type { Tor } from '../../lib/Tor.js';

export type ConfigTor = Pick<Tor, 'getConf' | 'setConf'>;

/** A Tor that answers GETCONF with those lines, whatever the keys, and remembers what it was asked. */
export const torWith = (lines: ReadonlyArray<ConfigLine>) => {
  const asked: ReadonlyArray<string>[] = [];
  const set: ReadonlyArray<ConfigLine>[] = [];
  const tor: ConfigTor = {
    getConf: (keys) =>
      defer(() => {
        asked.push(keys);
        return of(E.right(lines));
      }),
    setConf: (wanted) =>
      defer(() => {
        set.push(wanted);
        return right(undefined);
      }),
  };
  return { tor, asked, set };
};
