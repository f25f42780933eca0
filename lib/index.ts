/** The root entry point: `Tor`, TC, operators, tables, configuration and policies. It imports nothing of Node. */
export * from './TorError.js';
export * from './showTorError.js';
export * from './Tor.js';
export * from './model/Address.js';
export * from './model/ConfigLine.js';
export * from './model/ErrorCode.js';
export * from './model/Event.js';
export * from './model/EventDetails.js';
export * from './model/ids.js';
export * from './model/Signal.js';
export * from './tc/frame/frames.js';
export { frame, MAX_BODY } from './tc/frame/Frame.js';
export type { Frame } from './tc/frame/Frame.js';
export { decodeBody } from './tc/message/bodyCodec.js';
export type { BodyCodec, BodyRange } from './tc/message/bodyCodec.js';
export {
  decodeMessage,
  encodeMessage,
  messageCodecs,
  messageName,
  messageTypes,
  senderOf,
} from './tc/message/Message.js';
export type { ClientMessage, From, Message, ServerMessage, UnknownMessage } from './tc/message/Message.js';
export { EventCodecs } from './tc/message/event/index.js';
export type { AddressMapped } from './tc/message/AddressMapped.js';
export type { Authenticate } from './tc/message/Authenticate.js';
export type { ConfValue } from './tc/message/ConfValue.js';
export type { Done } from './tc/message/Done.js';
export type { ErrorMessage } from './tc/message/Error.js';
export type { EventMessage, UnknownEvent } from './tc/message/Event.js';
export type { GetAllMappings } from './tc/message/GetAllMappings.js';
export type { GetConf } from './tc/message/GetConf.js';
export type { MapAddress } from './tc/message/MapAddress.js';
export type { SaveConf } from './tc/message/SaveConf.js';
export type { SetConf } from './tc/message/SetConf.js';
export type { SetEvents } from './tc/message/SetEvents.js';
export type { SignalMessage } from './tc/message/Signal.js';
export * from './transport/Duplex.js';
export { exponentialBackoff, noReconnect } from './client/Backoff.js';
export type { Backoff, ExponentialBackoff } from './client/Backoff.js';
export * from './client/gaps.js';
export * from './model/Status.js';
export type { Diagnostic } from './client/ClientProtocol.js';
export type { Connected } from './client/Connected.js';
export { using } from './client/using.js';
export type { SessionOptions } from './client/SessionOptions.js';
export * from './tc/client.js';
export type { Replies } from './tc/client/requests.js';
export * from './server/index.js';
export * from './tc/server.js';
export * as observableEither from './ObservableEither.js';
export type { ObservableEither } from './ObservableEither.js';
export * from './operators/index.js';
export * as config from './config/index.js';
export { showText } from './internal/text.js';
export * as policies from './policies/index.js';
export * as tables from './tables/index.js';
export { linked, memory } from './transport/memory.js';
export type { LinkedOptions, Memory } from './transport/memory.js';
