/** Reads the frames of a session of TC. */
import { weightOf } from '../../server/Ask.js';
import { judged } from '../../server/Authentication.js';
import type { ServerRequests, ServerSession } from '../../server/ServerProtocol.js';
import type { Tor } from '../../Tor.js';
import { decodeError } from '../../TorError.js';
import { bodyLength, frameType, HEADER } from '../frame/Frame.js';
import { noFrames, release, stepFrames } from '../frame/step.js';
import type { FrameBatch } from '../frame/step.js';
import { messageName, messageTypes } from '../message/Message.js';
import { writeError } from './encode.js';
import { authenticationFailed, authenticationRequired, malformed } from './errors.js';
import { decodeAuthenticate, readRequest } from './requests.js';

type TcSession = ServerSession<Tor, FrameBatch>;

/** Above this number of frames in a chunk, or of bytes in a frame, the assembly buffers are dropped afterwards. */
const LARGE = 4096;

export const read = (session: TcSession, chunk: Uint8Array): void => {
  step(session, chunk);
  release(session.state);
};

const step = (session: TcSession, chunk: Uint8Array): void => {
  const { assembled, start, end, count, carried, expected } = stepFrames(session.state, chunk);
  if (assembled !== undefined) {
    const isSecret = session.authenticated === undefined;
    handle(session, assembled, 0);
    // the frame may contain the secret
    if (isSecret) assembled.fill(0);
  }
  for (let offset = start; offset < end && session.isOpen(); offset += HEADER + bodyLength(chunk, offset)) {
    if (session.waits) {
      keep(session, chunk.subarray(offset));
      return;
    }
    handle(session, chunk, offset);
  }
  if (session.waits) keep(session, chunk.subarray(chunk.length - carried));
  else if (carried >= HEADER) announced(session, expected - HEADER);
  else if (carried === 0 && (count > LARGE || (assembled?.length ?? 0) > LARGE)) session.state = noFrames();
};

/** Buffers bytes until the verdict. */
const keep = (session: TcSession, bytes: Uint8Array): void => {
  session.state = noFrames();
  session.keep(bytes);
};

const handle = (session: TcSession, bytes: Uint8Array, offset: number): void => {
  const type = frameType(bytes, offset);
  const start = offset + HEADER;
  const end = start + bodyLength(bytes, offset);
  const { authenticated } = session;
  if (authenticated !== undefined) request(session, authenticated, type, bytes, start, end);
  else if (announced(session, end - start)) beforeAuth(session, type, bytes, start, end);
};

/** Whether the length of a frame is allowed; otherwise closes the session. */
const announced = (session: TcSession, length: number): boolean => {
  const { authenticationLimit } = session.limits;
  if (session.authenticated !== undefined || length <= authenticationLimit) return true;
  const wanted = `at most ${String(authenticationLimit)} bytes before AUTHENTICATE`;
  session.close(decodeError('frame', 'Length', 0, wanted, String(length)));
  return false;
};

/** Handles a message before the session has authenticated. */
const beforeAuth = (session: TcSession, type: number, bytes: Uint8Array, start: number, end: number): void => {
  if (type === messageTypes.Authenticate) {
    const message = decodeAuthenticate({ bytes, start, end });
    if (message._tag === 'Left') session.close(message.left);
    else session.decide(judged(session.limits.authentication, message.right.secret), authenticationFailed);
    return;
  }
  const problem = session.misplaced();
  if (problem === undefined) session.write(writeError(authenticationRequired));
  else session.close(problem);
};

/** Handles a message of an authenticated session. */
const request = (
  session: TcSession,
  authenticated: ServerRequests<Tor>,
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): void => {
  const body = { bytes, start, end };
  const message = readRequest(authenticated.tor, type, body);
  switch (message._tag) {
    case 'Refused':
      authenticated.refuse(message.error);
      return;
    case 'SetEvents':
      authenticated.setEvents(message.indices);
      return;
    case 'Authenticate': {
      const weight = weightOf(end - start);
      if (!authenticated.admits(weight)) return;
      const decoded = decodeAuthenticate(body);
      if (decoded._tag === 'Left') authenticated.refuse(malformed(type, decoded.left));
      else {
        const verdict$ = judged(session.limits.authentication, decoded.right.secret);
        authenticated.authenticate(messageName(type), verdict$, weight, authenticationFailed);
      }
      return;
    }
    case 'Ask':
      authenticated.ask(message);
  }
};
