/**
 * The ERROR messages for failed requests.
 *
 * An ERROR of the Tor itself is passed on. For any other failure the client receives a general ERROR without details,
 * which are only in the events of the session.
 */
import { serverError, showTorError } from '../TorError.js';
import type { DecodeError, EncodeError, ServerError, TorError } from '../TorError.js';
import { messageTypes } from '../tc/message/Message.js';

/** The texts are those of real servers. */
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

/** The text by which a v1 client of this library recognizes a TC server. */
export const speaksTc: ServerError = /* #__PURE__ */ serverError(
  'UnrecognizedType',
  'The v1 control protocol is not supported by this server of TC',
);

/** The Tor returned no answer, or an invalid one. */
export const noAnswer: ServerError = /* #__PURE__ */ serverError('InternalError', 'Internal error');

/** Refuses a session with a correct secret while the Tor has no connection. */
export const noConnection = (reason: TorError): ServerError =>
  serverError('InternalError', `No connection to the Tor: ${showTorError(reason)}. The server tries to reconnect.`);

/** A body that cannot be decoded. The text may quote the client's own bytes. */
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

/** Converts a Left of the Tor to an ERROR. */
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

/** The answer of the Tor cannot be encoded. */
export const cannotCarry = ({ field, wanted }: EncodeError): ServerError =>
  field === 'Body'
    ? serverError('ResourceExhausted', 'The answer has more than 65535 bytes')
    : serverError('InternalError', `The answer cannot be sent: ${field}: wanted ${wanted}`);

/** Formats a value that application code threw, or sent as an `error` notification. */
export const showThrown = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : typeof thrown);
