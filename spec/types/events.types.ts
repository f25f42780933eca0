/** The name of an event determines its type. */
import type { LogEvent, ObservableEither, TorError } from '../../lib/index.js';
import type { HsDescEvent, UnknownEvent, V1Event, V1EventOf, V1Tor } from '../../lib/v1/index.js';
import type { Equal, Expect } from './Expect.js';

export type Named = Expect<Equal<V1EventOf<'HS_DESC'>, HsDescEvent>>;
export type InAnyCase = Expect<Equal<V1EventOf<'hs_desc'>, HsDescEvent>>;
export type OfTwo = Expect<Equal<V1EventOf<'INFO' | 'DEBUG'>, LogEvent>>;
export type Later = Expect<Equal<V1EventOf<'LATER'>, UnknownEvent>>;
export type OfAny = Expect<Equal<V1EventOf<string>, V1Event>>;

export const descriptors = (tor: V1Tor): ObservableEither<TorError, HsDescEvent> => tor.event('HS_DESC');
export const later = (tor: V1Tor): ObservableEither<TorError, UnknownEvent> => tor.event('LATER');
export const any = (tor: V1Tor, name: string): ObservableEither<TorError, V1Event> => tor.event(name);

// @ts-expect-error a GUARD event has no address
export const guards = (tor: V1Tor): ObservableEither<TorError, HsDescEvent> => tor.event('GUARD');
