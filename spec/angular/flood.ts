/** A Tor whose log is written by a spec, and a page that counts how often it is checked. */
import { either as E } from 'fp-ts';
import { Subject } from 'rxjs';
import type { LogEvent } from '../../lib/model/Event.js';
import { simulator } from '../../lib/simulator/simulator.js';
import type { Tor } from '../../lib/Tor.js';
import type { TorError } from '../../lib/TorError.js';
import { openPage, component } from './page.js';
import type { Providers } from './page.js';

export const flood = () => {
  const log$ = new Subject<E.Either<TorError, LogEvent>>();
  const tor: Tor = { ...simulator(), log$ };
  let lines = 0;
  return {
    tor,
    log$,
    /** Writes so many lines: their numbers, from 1. */
    write: (count: number) => {
      for (let i = 0; i < count; i++) {
        log$.next(E.right({ _tag: 'Log', message: String(++lines), details: { severity: 'Notice' } }));
      }
    },
  };
};

/** The text of an item. */
export const textOf = (item: E.Either<TorError, LogEvent>): string =>
  E.isLeft(item) ? item.left._tag : item.right.message;

/** Opens a page; `fields` are those of its component. */
export const counted = async (providers: Providers, template: string, fields: () => object) => {
  let checks = 0;
  const check = (): string => {
    checks++;
    return '';
  };
  const page = await openPage(
    providers,
    component(`{{ check() }}${template}`, () => ({ check, ...fields() })),
  );
  return { ...page, checks: () => checks };
};
