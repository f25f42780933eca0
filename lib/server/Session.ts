import type { Subscriber } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { bodyLength, frameType, HEADER } from '../tc/frame/Frame.js';
import { missing, noFrames, release, stepFrames } from '../tc/frame/step.js';
import { messageTypes } from '../tc/message/Message.js';
import type { Tor } from '../Tor.js';
import { closed, decodeError, showRecognized, timedOut, transportError } from '../TorError.js';
import type { ServerError, TorError } from '../TorError.js';
import type { Admitted } from './Admission.js';
import { judged } from './Authentication.js';
import { whyAway } from './availability.js';
import { SessionIo } from './SessionIo.js';
import type { SessionReader } from './SessionIo.js';
import { DONE, writeError } from './encode.js';
import {
  authenticationFailed,
  authenticationRequired,
  noConnection,
  resourceExhausted,
  showThrown,
  speaksTc,
} from './errors.js';
import { PreAuth } from './PreAuth.js';
import { after } from './options.js';
import { Authenticated } from './Authenticated.js';
import type { Shared } from './Authenticated.js';
import { decodeAuthenticate } from './requests.js';
import type { SessionEvent } from './SessionEvent.js';

/** Above this number of frames in a chunk, or of bytes in a frame, the assembly buffers are dropped afterwards. */
const LARGE = 4096;

/**
 * Dispatches the messages of one connection: to `PreAuth` until a correct AUTHENTICATE, and to `Authenticated` after
 * it.
 *
 * It is a class because there is one per connection.
 */
export class Session implements SessionReader, Admitted {
  private readonly connection: SessionIo;
  private frames = noFrames();
  private preAuth: PreAuth | undefined;
  private authenticated: Authenticated | undefined = undefined;

  constructor(
    private readonly shared: Shared,
    private readonly duplex: Duplex<Uint8Array>,
    subscriber: Subscriber<SessionEvent>,
  ) {
    this.connection = new SessionIo(duplex, shared.limits, subscriber, this);
    this.preAuth = new PreAuth(shared.limits);
    // not earlier: a session that is being closed counts for the limits until its connection has ended
    subscriber.add(() => shared.admission.leave(this));
  }

  start(): void {
    const { connection, preAuth, shared } = this;
    const { authenticationTimeout, scheduler } = shared.limits;
    shared.broadcast.join(connection);
    if (connection.isOpen()) shared.admission.enter(this);
    if (preAuth !== undefined && connection.isOpen()) {
      preAuth.deadline = after(scheduler, authenticationTimeout, () => {
        connection.close(timedOut('AUTHENTICATE', authenticationTimeout));
      });
    }
    connection.start();
  }

  stop(): void {
    this.preAuth?.close();
    this.authenticated?.stop();
    // last, since it sends the remaining events of the tick
    this.shared.broadcast.leave(this.connection);
  }

  displace(reason: TorError): void {
    this.connection.abort(reason);
  }

  read(chunk: Uint8Array): void {
    const { connection, preAuth } = this;
    const greeting = preAuth?.greets(chunk);
    if (greeting !== undefined) {
      // no answer to HTTP, which may come from a web page
      if (greeting === 'v1') connection.output.write(writeError(speaksTc));
      connection.close(decodeError('frame', 'Length', 0, 'a frame of TC', showRecognized(greeting)));
      return;
    }
    if (preAuth?.judging === true) {
      this.keep(preAuth, chunk);
      return;
    }
    this.step(chunk, preAuth);
    release(this.frames);
  }

  private step(chunk: Uint8Array, preAuth: PreAuth | undefined): void {
    const { connection } = this;
    const { assembled, start, end, count, carried, expected } = stepFrames(this.frames, chunk);
    if (assembled !== undefined) {
      this.frame(assembled, 0);
      // the frame may contain the secret
      if (preAuth !== undefined) assembled.fill(0);
    }
    for (let offset = start; offset < end && connection.isOpen(); offset += HEADER + bodyLength(chunk, offset)) {
      if (this.preAuth?.judging === true) {
        this.keep(this.preAuth, chunk.subarray(offset));
        return;
      }
      this.frame(chunk, offset);
    }
    if (this.preAuth?.judging === true) this.keep(this.preAuth, chunk.subarray(chunk.length - carried));
    else if (carried >= HEADER) this.announced(expected - HEADER);
    else if (carried === 0 && (count > LARGE || (assembled?.length ?? 0) > LARGE)) this.frames = noFrames();
  }

  afterInput(): TorError | undefined {
    this.authenticated?.silence();
    if (this.preAuth?.judging === true || this.authenticated?.idle === false) return undefined;
    return missing(this.frames) ?? transportError('Ended', this.duplex.endpoint, 'the peer ended the connection');
  }

  private frame(bytes: Uint8Array, offset: number): void {
    const type = frameType(bytes, offset);
    const start = offset + HEADER;
    const end = start + bodyLength(bytes, offset);
    if (this.authenticated !== undefined) this.authenticated.request(type, bytes, start, end);
    else if (this.announced(end - start)) this.beforeAuth(type, bytes, start, end);
  }

  /** Whether the length of a frame is allowed; otherwise closes the session. */
  private announced(length: number): boolean {
    const problem = this.preAuth?.announces(length);
    if (problem !== undefined) this.connection.close(problem);
    return problem === undefined;
  }

  /** Handles a message before the session has authenticated. */
  private beforeAuth(type: number, bytes: Uint8Array, start: number, end: number): void {
    const { connection, preAuth } = this;
    if (preAuth === undefined) return;
    if (type === messageTypes.Authenticate) {
      const message = decodeAuthenticate({ bytes, start, end });
      if (message._tag === 'Left') {
        connection.close(message.left);
        return;
      }
      preAuth.judge(judged(this.shared.limits.authentication, message.right.secret), (right) => {
        if (right) this.accept(preAuth);
        else this.reject();
      });
      return;
    }
    const problem = preAuth.message();
    if (problem === undefined) connection.output.write(writeError(authenticationRequired));
    else connection.close(problem);
  }

  private accept(preAuth: PreAuth): void {
    const { connection, shared } = this;
    const full = shared.admission.admit(this);
    if (full !== undefined) {
      connection.output.write(writeError(resourceExhausted));
      connection.close(full);
      return;
    }
    preAuth.judge(whyAway(shared.tor), (reason) => {
      if (reason === undefined) this.open(preAuth);
      else this.refuse(noConnection(reason));
    });
  }

  private refuse(error: ServerError): void {
    this.connection.output.write(writeError(error));
    this.connection.close(error);
  }

  private open(preAuth: PreAuth): void {
    const { connection, shared } = this;
    let tor: Tor;
    try {
      tor = shared.limits.perSession(shared.tor);
    } catch (error) {
      // the application's function threw: the other sessions must go on
      connection.abort(closed(`no Tor for this session: ${showThrown(error)}`));
      return;
    }
    this.preAuth = undefined;
    this.authenticated = new Authenticated({ ...shared, tor }, connection);
    connection.isAuthenticated = true;
    connection.output.octets(DONE);
    connection.emit({ _tag: 'Authenticated' });
    const unread = preAuth.open();
    if (unread.length > 0) connection.receive(unread);
    else connection.written();
  }

  private reject(): void {
    const { connection } = this;
    connection.output.write(writeError(authenticationFailed));
    // sent before the event: its receiver may end the session at once
    connection.output.flush();
    connection.emit({ _tag: 'AuthenticationRefused' });
    connection.close(authenticationFailed);
  }

  /** Buffers bytes until the verdict. */
  private keep(preAuth: PreAuth, octets: Uint8Array): void {
    this.frames = noFrames();
    const problem = preAuth.hold(octets);
    if (problem !== undefined) this.connection.close(problem);
  }
}
