/** The readers of the values of GETINFO. Their counterparts are in `writers.ts`, which a client does not need. */
import type { InfoTypes } from './InfoTypes.js';

export interface InfoReader<A> {
  /** The expected value, for errors. */
  readonly wanted: string;
  /** Reads the text; `undefined` if it is not valid. */
  readonly read: (text: string) => A | undefined;
}

const text: InfoReader<string> = { wanted: 'text', read: (value) => value };

const count: InfoReader<number> = {
  wanted: 'a number',
  read: (value) => (/^[0-9]{1,20}$/.test(value) ? Number(value) : undefined),
};

const readers: { readonly [K in keyof InfoTypes]: InfoReader<InfoTypes[K]> } = {
  version: text,
  uptime: count,
  'traffic/read': count,
  'traffic/written': count,
};

/** The reader of a key; that of text for a key that is not known. */
export const readerOf = (key: string): InfoReader<unknown> =>
  Object.hasOwn(readers, key) ? readers[key as keyof InfoTypes] : text;
