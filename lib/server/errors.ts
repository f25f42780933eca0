/**
 * The errors that a client receives for failed requests, in any protocol.
 *
 * An error of the Tor itself is passed on. For any other failure the client receives a general error without details,
 * which are only in the events of the session.
 */
import { serverError } from '../TorError.js';
import { showTorError } from '../showTorError.js';
import type { EncodeError, ServerError, TorError } from '../TorError.js';

export const resourceExhausted: ServerError = /* #__PURE__ */ serverError('ResourceExhausted', 'Resource exhausted');

/** The Tor returned no answer, or an invalid one. */
export const noAnswer: ServerError = /* #__PURE__ */ serverError('InternalError', 'Internal error');

/** Refuses a session with a correct secret while the Tor has no connection. */
export const noConnection = (reason: TorError): ServerError =>
  serverError('InternalError', `No connection to the Tor: ${showTorError(reason)}. The server tries to reconnect.`);

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
    ? serverError('ResourceExhausted', `The answer has ${wanted.replace('at most', 'more than')}`)
    : serverError('InternalError', `The answer cannot be sent: ${field}: wanted ${wanted}`);

/** Formats a value that application code threw, or sent as an `error` notification. */
export const showThrown = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : typeof thrown);
