import { showTorError } from 'rx-tor-control';
import type { TorError } from 'rx-tor-control';
import { visible } from './visible';

/** What went wrong, and what to do about it, for the person at the page. */
export const problemOf = (error: TorError): string => visible(wordsOf(error));

const wordsOf = (error: TorError): string => {
  switch (error._tag) {
    case 'ServerError':
      return ofServer(error);
    case 'ConnectionLost':
      return 'The connection was lost before the answer came. Whether it was done is not known.';
    case 'TimedOut':
      return 'No answer came in time. The Tor may be busy, or out of reach of the gateway.';
    case 'Closed':
      return `Nothing can be asked any more: ${error.detail}.`;
    default:
      return `${showTorError(error)}.`;
  }
};

const ofServer = (error: Extract<TorError, { readonly _tag: 'ServerError' }>): string => {
  switch (error.code) {
    case 'Unauthorized':
      return `The gateway does not allow it: ${error.text}`;
    case 'UnrecognizedKey':
      return `This Tor does not know the option: ${error.text}`;
    case 'InvalidValue':
      return `The Tor does not take this value: ${error.text}`;
    case 'UnrecognizedType':
      return `This Tor does not have that request: ${error.text}`;
    case 'ResourceExhausted':
      return `Too much at a time: ${error.text}`;
    default:
      return error.text === '' ? `${showTorError(error)}.` : `The Tor refused: ${error.text}`;
  }
};
