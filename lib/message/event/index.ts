/**
 * The five events by their code.
 *
 * @since 0.1.0
 */
import type { TorEvent } from '../../model/Event.js';
import type { BodyCodec } from '../bodyCodec.js';
import { Bandwidth } from './Bandwidth.js';
import { Circuit } from './Circuit.js';
import { Log } from './Log.js';
import { OrConnection } from './OrConnection.js';
import { Stream } from './Stream.js';

/**
 * Each codec is of the whole body of its EVENT, the code included.
 *
 * @category codecs
 * @since 0.1.0
 */
export const EventCodecs = { Circuit, Stream, OrConnection, Bandwidth, Log } as const;

/**
 * By event code: index 0 has none.
 *
 * @category codecs
 * @since 0.1.0
 */
export const eventByCode: ReadonlyArray<BodyCodec<TorEvent> | undefined> = /* #__PURE__ */ [
  undefined,
  Circuit,
  Stream,
  OrConnection,
  Bandwidth,
  Log,
] as ReadonlyArray<BodyCodec<TorEvent> | undefined>;

/**
 * Codecs by tag, for an event whose tag is not known when it is compiled.
 *
 * @since 0.1.0
 */
export const eventCodecOf = (event: TorEvent): BodyCodec<TorEvent> =>
  EventCodecs[event._tag] as unknown as BodyCodec<TorEvent>;
