import type { tables } from 'rx-tor-control';

/** Why a table may lack something that lives; nothing where it does not. */
export const lackingIn = <K, A>({ rows, complete, overflow }: tables.Table<K, A>, things: string): string => {
  if (complete || rows.size === 0) return '';
  return overflow > 0
    ? `There are more ${things} than this page keeps: some are not shown.`
    : `This Tor does not tell which ${things} there are: those from before this page are shown once something ` +
        `happens to them.`;
};

/** What stands in the place of an empty table. */
export const emptyOf = <K, A>({ complete }: tables.Table<K, A>, thing: string): string =>
  complete ? `There is no ${thing}.` : `No ${thing} is known yet. Each one appears as soon as something happens to it.`;
