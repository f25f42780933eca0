/** The errors of a v1 server, with the statuses and texts of Tor. */
import { prose } from '../../server/prose.js';
import type { Write } from '../../server/ServerProtocol.js';
import type { ServerError } from '../../TorError.js';
import { serverError } from '../../TorError.js';
import type { Methods } from './methodsOf.js';
import { fromStatus } from '../errors.js';
import { writeV1Error } from '../command/writeReply.js';

/** The maximum bytes of the text of an error. */
const MAX_TEXT = 0xffff;

/** Writes an error. Its text is changed if it cannot be encoded. */
export const writeError =
  (error: ServerError): Write =>
  (writer) =>
    writeV1Error(writer, { ...error, text: prose(error.text, MAX_TEXT) });

export const v1Error = (status: number, text: string): ServerError => fromStatus(status, text, 'entity');

export const authenticationRequired: ServerError = /* #__PURE__ */ v1Error(514, 'Authentication required.');

export const tooLong: ServerError = /* #__PURE__ */ v1Error(500, 'Line too long.');

export const unrecognizedCommand = (word: string): ServerError => v1Error(510, `Unrecognized command "${word}"`);

export const nulInArguments = (keyword: string): ServerError => v1Error(512, `Bad arguments to ${keyword}: NUL`);

export const unrecognizedEvent = (name: string): ServerError =>
  serverError('UnrecognizedByteCode', `Unrecognized event "${name}"`, 552);

export const noChallenge: ServerError = /* #__PURE__ */ v1Error(
  512,
  'Bad arguments to AUTHCHALLENGE: Need at least 1 argument(s)',
);

const NOT_HEX =
  'Invalid hexadecimal encoding.  Maybe you tried a plain text password?  If so, the standard requires that you put ' +
  'it in double quotes.';

export const notHex: ServerError = /* #__PURE__ */ v1Error(551, NOT_HEX);

/** Why a secret is refused: by the methods that the server has. */
export const authenticationFailed = (methods: Methods, isProof: boolean): ServerError =>
  v1Error(515, `Authentication failed: ${isProof ? WRONG_PROOF : whyFailed(methods)}`);

const WRONG_PROOF = 'Safe cookie response did not match expected value.';

const whyFailed = ({ cookie, hasPassword }: Methods): string => {
  if (cookie === undefined) return 'Password did not match HashedControlPassword value from configuration';
  return hasPassword
    ? 'Password did not match HashedControlPassword *or* authentication cookie.'
    : 'Authentication cookie did not match expected value.';
};
