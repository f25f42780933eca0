/** Extensions of TC that a client may request. */
import type { either as E } from 'fp-ts';
import type { BodyReader } from '../message/bodyCodec.js';
import type { EventTag, eventTable, TorEvent } from '../../model/Event.js';
import type { ClientProtocol } from '../../client/ClientProtocol.js';
import type { Reconnecting } from '../../client/reconnecting.js';
import type { AllSnapshots } from '../../Tor.js';
import type { TorError } from '../../TorError.js';
import type { Reply } from './requests.js';

/** 0 is the channel of a server's reports about the events that it serves. */
export type EventCode = (typeof eventTable)[EventTag]['code'] | 0;

export type SetEvents = ClientProtocol<Reply, EventCode>['setEvents'];

/**
 * Creates the extensions of one client. It is passed as a value, so that the bundle of a client without extensions does
 * not contain them.
 *
 * @category model
 * @since 0.1.0
 */
export type Extensions = () => Extension;

/**
 * The state of an extension in one session.
 *
 * @category model
 * @since 0.1.0
 */
export interface Extension {
  /** Returns the reader of an event whose code TC does not have. */
  readonly readerOf: (code: number) => BodyReader<TorEvent> | undefined;
  /** Returns the function that requests events in one session, given that of plain TC. */
  readonly setEvents: (plain: SetEvents) => SetEvents;
  /** Receives an event that reports which events the server serves; returns a Left if it cannot be decoded. */
  readonly served?: ((bytes: Uint8Array, start: number, end: number) => E.Either<TorError, void>) | undefined;
  /** Returns the snapshots that the extension makes available. */
  readonly snapshots?:
    ((reconnecting: Pick<Reconnecting<Reply, EventCode>, 'ask' | 'event' | 'active'>) => AllSnapshots) | undefined;
}
