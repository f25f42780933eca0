/** A Tor under test: the requests of the laws, and the checks of their answers. */
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { nullHostname } from '../model/Address.js';
import type { Address } from '../model/Address.js';
import type { ConfigLine } from '../model/ConfigLine.js';
import type { EventStream, TorEvent } from '../model/Event.js';
import type { Tor } from '../Tor.js';
import { difference, show } from './match.js';
import type { Watched } from './watch.js';
import { eventTable, eventTags } from '../model/Event.js';

/**
 * A Tor to test, made again for each law.
 *
 * @category model
 * @since 0.1.0
 */
export interface Specimen {
  readonly tor: Tor;
  /** Ends the Tor; without it, the law sends `signal('Halt')`. Each law calls it when it is done. */
  readonly end?: (() => void) | undefined;
  /** Makes the Tor report an event. Without it, the law about reported events is skipped. */
  readonly emit?: ((event: TorEvent) => void) | undefined;
}

// -------------------------------------------------------------------------------------
// what is asked
// -------------------------------------------------------------------------------------

/** @internal */
export type Asked = readonly [what: string, answer$: Observable<E.Either<unknown, unknown>>];

/** @internal */
export const host = (address: string): Address => ({ _tag: 'Hostname', address });

/** @internal */
export const requests = (tor: Tor, line: ConfigLine): ReadonlyArray<Asked> => [
  ['getConf', tor.getConf([line.key])],
  ['getConf of an unknown option', tor.getConf(['NoSuchOption'])],
  ['setConf', tor.setConf([line])],
  ['saveConf', tor.saveConf],
  ["signal('Dump')", tor.signal('Dump')],
  ['mapAddress', tor.mapAddress(nullHostname, host('example.org'))],
];

/** Requests with lines that the configuration cannot hold. @internal */
export const impossible = (tor: Tor, { key }: ConfigLine): ReadonlyArray<Asked> => [
  ['getConf of a key with a newline', tor.getConf([`${key}\n${key}`])],
  ['getConf of a key with a NUL', tor.getConf([`${key}\0`])],
  ['getConf of a key with a lone surrogate', tor.getConf(['\ud800'])],
  ['setConf of a value with a newline', tor.setConf([{ key, value: 'a\nb' }])],
  ['setConf of a value with a NUL', tor.setConf([{ key, value: 'a\0b' }])],
];

/** @internal */
export const events: ReadonlyArray<TorEvent> = [
  { _tag: 'Circuit', status: 'Extended', id: 7, path: ['relay1', 'relay2'] },
  { _tag: 'Stream', status: 'SentConnect', id: 8, target: 'example.org:80' },
  { _tag: 'OrConnection', status: 'Connected', router: 'relay1' },
  { _tag: 'Bandwidth', read: 1, written: 0xffff_ffff },
  { _tag: 'Log', message: 'a notice' },
];

/** @internal */
export const streams: ReadonlyArray<EventStream> = /* #__PURE__ */ eventTags.map((tag) => eventTable[tag].stream);

// -------------------------------------------------------------------------------------
// what is wrong
// -------------------------------------------------------------------------------------

/** @internal */
export type Problem = string | undefined;

const isEither = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && '_tag' in item && (item._tag === 'Left' || item._tag === 'Right');

/** Checks for one Either, then completion. @internal */
export const notOneAnswer = (what: string, { items, state }: Watched<unknown>): Problem =>
  items.length === 1 && items.every(isEither) && state() === 'completed'
    ? undefined
    : `${what}: wanted one Either and completion, got ${show(items)}, ${state()}`;

/** @internal */
export const notOneLeft = (what: string, watched: Watched<E.Either<unknown, unknown>>): Problem =>
  notOneAnswer(what, watched) ??
  (watched.items.every(E.isLeft) ? undefined : `${what}: wanted a Left, got ${show(watched.items)}`);

/** @internal */
export const otherThan = (what: string, wanted: unknown, got: unknown): Problem => {
  const problem = difference(wanted, got);
  return problem === undefined ? undefined : `${what}: ${problem}`;
};
