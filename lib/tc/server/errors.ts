/** The ERROR messages of TC. */
import { serverError } from '../../TorError.js';
import type { DecodeError, ServerError } from '../../TorError.js';
import { messageTypes } from '../message/Message.js';

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

/** The text by which a v1 client of this library recognizes a TC server. */
export const speaksTc: ServerError = /* #__PURE__ */ serverError(
  'UnrecognizedType',
  'The v1 control protocol is not supported by this server of TC',
);

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
