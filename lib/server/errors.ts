/**
 * What a client is told when a request has failed.
 *
 * What a Tor answers with an ERROR of its own is passed on; of everything else a client learns that it failed and no
 * detail, which stays with the events of the session.
 */
import { serverError, showTorError } from '../TorError.js';
import type { DecodeError, EncodeError, ServerError, TorError } from '../TorError.js';
import { messageTypes } from '../tc/message/Message.js';

/** The words of real servers.  */
export const authenticationRequired: ServerError = /* #__PURE__ */ serverError(
  'Unauthorized',
  'Authentication required',
);

export const authenticationFailed: ServerError = /* #__PURE__ */ serverError(
  'AuthenticationFailed',
  'Authentication failed',
);

export const onlyFromServer: ServerError = /* #__PURE__ */ serverError(
  'UnrecognizedType',
  'Command type only valid from server to tor client',
);

export const unrecognizedType: ServerError = /* #__PURE__ */ serverError(
  'UnrecognizedType',
  'Unrecognized command type',
);

export const unrecognizedEvent: ServerError = /* #__PURE__ */ serverError(
  'UnrecognizedByteCode',
  'Unrecognized event code',
);

export const unrecognizedSignal: ServerError = /* #__PURE__ */ serverError(
  'SyntaxError',
  'Unrecognized signal number.',
);

export const resourceExhausted: ServerError = /* #__PURE__ */ serverError('ResourceExhausted', 'Resource exhausted');

/** A client of the v1 protocol takes it as evidence that the server is one of TC.  */
export const speaksTc: ServerError = /* #__PURE__ */ serverError(
  'UnrecognizedType',
  'The v1 control protocol is not supported by this server of TC',
);

/** A Tor that gave no answer, or one that is none.  */
export const noAnswer: ServerError = /* #__PURE__ */ serverError('InternalError', 'Internal error');

/** The Tor is away; the refusal of a session, which has authenticated.  */
export const noConnection = (reason: TorError): ServerError =>
  serverError('InternalError', `No connection to the Tor: ${showTorError(reason)}. The server tries to reconnect.`);

/** A body that cannot be read. It quotes the client's own bytes. */
export const malformed = (type: number, { field, wanted, got }: DecodeError): ServerError => {
  switch (type) {
    case messageTypes.SetEvents:
      return serverError('SyntaxError', 'Odd number of bytes in setevents message');
    case messageTypes.Signal:
      return serverError('SyntaxError', 'Body of SIGNAL command too long or too short.');
    default:
      return serverError('SyntaxError', `${field}: wanted ${wanted}, got ${got}`);
  }
};

/** The Tor's Left as an ERROR. */
export const toServerError = (error: TorError): ServerError => {
  switch (error._tag) {
    case 'ServerError':
      return error;
    case 'EncodeError':
      return serverError('SyntaxError', `${error.field}: wanted ${error.wanted}`);
    case 'DecodeError':
    case 'UnexpectedReply':
    case 'Truncated':
      return serverError('InternalError', 'The answer of the Tor could not be understood');
    case 'OutOfStep':
    case 'TransportError':
    case 'ConnectionLost':
    case 'Closed':
    case 'SecretUnavailable':
    case 'SecretRefused':
    case 'WrongProtocol':
      return serverError('InternalError', 'No connection to the Tor');
    case 'TimedOut':
      return serverError('InternalError', 'No answer from the Tor in time');
    case 'QueueFull':
    case 'Dropped':
      return resourceExhausted;
  }
};

/** The Tor's answer is more than the wire can carry. */
export const cannotCarry = ({ field, wanted }: EncodeError): ServerError =>
  field === 'Body'
    ? serverError('ResourceExhausted', 'The answer has more than 65535 bytes')
    : serverError('InternalError', `The answer cannot be sent: ${field}: wanted ${wanted}`);

/** What someone else's code threw, or sent as an `error` notification. */
export const showThrown = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : typeof thrown);
