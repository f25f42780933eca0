/** What a client may ask for beyond TC. */
import type { either as E } from 'fp-ts';
import type { BodyReader } from '../message/bodyCodec.js';
import type { EventTag, eventTable, TorEvent } from '../../model/Event.js';
import type { ClientProtocol } from '../../client/ClientProtocol.js';
import type { Reconnecting } from '../../client/reconnecting.js';
import type { AllSnapshots } from '../../Tor.js';
import type { TorError } from '../../TorError.js';
import type { Reply } from './requests.js';

/** 0 is for what a server says of the events that it serves.  */
export type EventCode = (typeof eventTable)[EventTag]['code'] | 0;

export type SetEvents = ClientProtocol<Reply, EventCode>['setEvents'];

/**
 * What a client asks for beyond TC. It is a value, so that a client without it has nothing of it in a bundle; and a
 * function, since each client has one of its own.
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
  /** How the event of a code is read that TC does not have. */
  readonly readerOf: (code: number) => BodyReader<TorEvent> | undefined;
  /** How events are asked for in one session, from how TC does. */
  readonly setEvents: (plain: SetEvents) => SetEvents;
  /** Takes an event that tells what the server serves; a Left where it cannot be read. */
  readonly served?: ((bytes: Uint8Array, start: number, end: number) => E.Either<TorError, void>) | undefined;
  /** What the client can offer with that. */
  readonly snapshots?:
    ((reconnecting: Pick<Reconnecting<Reply, EventCode>, 'ask' | 'event' | 'active'>) => AllSnapshots) | undefined;
}
