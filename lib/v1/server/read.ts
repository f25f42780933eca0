/** Reads the requests of a session of the v1 protocol. */
import { toServerError } from '../../server/errors.js';
import type { ServerError } from '../../TorError.js';
import { parseRequest } from '../framing/parseRequest.js';
import type { ParsedRequest } from '../framing/parseRequest.js';
import { challenge, writeChallenged } from './challenge.js';
import { authenticationFailed, authenticationRequired, noChallenge, tooLong, writeError } from './errors.js';
import { methodsOf } from './methodsOf.js';
import { protocolInfo, writeProtocolInfo } from './protocolInfo.js';
import { readSecret } from './readSecret.js';
import { endWith, handleRequest, quit, writeClosing } from './request.js';
import type { V1Server, V1Session } from './State.js';
import { verdictOn } from './verdictOn.js';

/** The maximum bytes of a request with its data, as in Tor. */
const MAX_REQUEST = 0x10_0000;

/** The bytes of AUTHENTICATE or AUTHCHALLENGE without its argument, which may have two digits per byte. */
const COMMAND = 64;

/** Splits a chunk into requests and handles them. */
export const read = (server: V1Server, session: V1Session, chunk: Uint8Array): void => {
  const { requests } = session.state;
  for (let at = 0; at < chunk.length && session.isOpen() && !session.state.isEnding;) {
    if (session.waits) {
      session.keep(chunk.subarray(at));
      break;
    }
    const { authenticated } = session;
    requests.limit =
      authenticated === undefined
        ? Math.min(MAX_REQUEST, 2 * session.limits.authenticationLimit + COMMAND)
        : MAX_REQUEST;
    at = requests.step(chunk, at);
    if (requests.problem !== undefined) {
      if (authenticated === undefined) expel(session, tooLong);
      else endWith(session, authenticated, tooLong);
    } else if (requests.isWhole) {
      const { bytes, start, end } = requests;
      const request = parseRequest(requests);
      if (authenticated !== undefined) handleRequest(server, session, authenticated, request, end - start);
      else {
        beforeAuth(server, session, request);
        // it may contain a secret
        if (bytes !== chunk) bytes.fill(0);
      }
    }
  }
  requests.release();
};

/**
 * Handles a request before authentication. Only these commands are allowed; any other ends the session, and so does a
 * second PROTOCOLINFO or AUTHCHALLENGE.
 */
const beforeAuth = (server: V1Server, session: V1Session, { keyword, args, data }: ParsedRequest): void => {
  const { limits, state } = session;
  const methods = methodsOf(limits.authentication);
  switch (data === undefined ? keyword : '+') {
    case 'QUIT':
      session.write(writeClosing);
      session.close(quit);
      return;
    case 'PROTOCOLINFO':
      if (state.hasInfo) return expel(session, authenticationRequired);
      state.hasInfo = true;
      session.wait(protocolInfo(args, methods, server.version$), (lines) => {
        if (lines._tag === 'Left') expel(session, lines.left);
        else session.write((writer) => writeProtocolInfo(writer, lines.right));
      });
      return;
    case 'AUTHCHALLENGE':
      if (state.proof !== undefined) return expel(session, authenticationRequired);
      if (args.trim() === '') {
        if (session.misplaced() === undefined) session.write(writeError(noChallenge));
        else expel(session, authenticationRequired);
        return;
      }
      session.wait(challenge(args, methods, server.cryptography), (challenged) => {
        if (challenged._tag === 'Left') return expel(session, toServerError(challenged.left));
        state.proof = challenged.right.proof;
        session.write((writer) => writeChallenged(writer, challenged.right));
      });
      return;
    case 'AUTHENTICATE': {
      const secret = readSecret(args);
      if (secret._tag === 'Left') return expel(session, secret.left);
      const { proof } = state;
      session.decide(verdictOn(session, secret.right), authenticationFailed(methods, proof !== undefined));
      return;
    }
    default:
      expel(session, authenticationRequired);
  }
};

/** Ends a session that has not authenticated with an error. */
const expel = (session: V1Session, error: ServerError): void => {
  session.write(writeError(error));
  session.close(error);
};
