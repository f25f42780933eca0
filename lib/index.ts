/**
 * TC, the Tor control protocol, as streams: what a browser may import.
 *
 * @since 0.1.0
 */
export * from './TorError.js';
export * from './Tor.js';
export * from './model/Address.js';
export * from './model/ConfigLine.js';
export * from './model/ErrorCode.js';
export * from './model/Event.js';
export * from './model/EventDetails.js';
export * from './model/ids.js';
export * from './model/Signal.js';
export * from './frame/frames.js';
export { frame, MAX_BODY } from './frame/Frame.js';
export type { Frame } from './frame/Frame.js';
export { decodeBody } from './message/bodyCodec.js';
export type { BodyCodec } from './message/bodyCodec.js';
export { decodeMessage, encodeMessage, messageCodecs, messageName, messageTypes, senderOf } from './message/Message.js';
export type { ClientMessage, From, Message, ServerMessage, UnknownMessage } from './message/Message.js';
export { EventCodecs } from './message/event/index.js';
export type { AddressMapped } from './message/AddressMapped.js';
export type { Authenticate } from './message/Authenticate.js';
export type { ConfValue } from './message/ConfValue.js';
export type { Done } from './message/Done.js';
export type { ErrorMessage } from './message/Error.js';
export type { DetailedEvent, EventMessage, UnknownEvent } from './message/Event.js';
export type { Served } from './message/event/Served.js';
export type { GetAllMappings } from './message/GetAllMappings.js';
export type { GetConf } from './message/GetConf.js';
export type { GetState } from './message/GetState.js';
export type { MapAddress } from './message/MapAddress.js';
export type { SaveConf } from './message/SaveConf.js';
export type { SetConf } from './message/SetConf.js';
export type { SetEvents } from './message/SetEvents.js';
export type { SignalMessage } from './message/Signal.js';
export type { State } from './message/State.js';
export * from './duplex/Duplex.js';
export { exponentialBackoff, noReconnect } from './session/Backoff.js';
export type { Backoff, ExponentialBackoff } from './session/Backoff.js';
export * from './session/gaps.js';
export * from './model/Status.js';
export type { Diagnostic } from './session/Protocol.js';
export type { SessionOptions } from './session/sessions.js';
export * from './client.js';
export { beyondTc, eventDetails } from './client/extensions.js';
export type { Extension, Extensions } from './client/Extension.js';
export type { Replies } from './client/requests.js';
export * from './server.js';
export * as observableEither from './ObservableEither.js';
export type { ObservableEither } from './ObservableEither.js';
export * from './operators/index.js';
export * as config from './config/index.js';
export { showText } from './wire/text.js';
export * as policies from './policies/index.js';
export * as tables from './tables/index.js';
export { linked, memory } from './transport/memory.js';
export type { LinkedOptions, Memory } from './transport/memory.js';
