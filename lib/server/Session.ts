import type { Observable, Subscriber } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import type { Tor } from '../Tor.js';
import { closed, timedOut, transportError } from '../TorError.js';
import type { ServerError, TorError } from '../TorError.js';
import type { Admitted } from './Admission.js';
import { whyAway } from './availability.js';
import { SessionIo } from './SessionIo.js';
import type { SessionReader } from './SessionIo.js';
import { noConnection, resourceExhausted, showThrown } from './errors.js';
import { PreAuth } from './PreAuth.js';
import { after } from './options.js';
import type { SessionLimits } from './options.js';
import { Authenticated } from './Authenticated.js';
import type { Shared } from './Authenticated.js';
import type { ServerSession, Write } from './ServerProtocol.js';
import type { SessionEvent } from './SessionEvent.js';

/**
 * One connection: `preAuth` is set until a correct AUTHENTICATE, and `authenticated` after it. Its protocol splits the
 * input into messages and handles them with the methods of this class.
 *
 * It is a class because there is one per connection.
 */
export class Session<T extends Tor, S> implements ServerSession<T, S>, SessionReader, Admitted {
  /** The state that the protocol keeps for this session. */
  state: S;
  private preAuth: PreAuth | undefined;
  authenticated: Authenticated<T, S> | undefined = undefined;
  private readonly connection: SessionIo;

  constructor(
    private readonly shared: Shared<T, S>,
    private readonly duplex: Duplex<Uint8Array>,
    subscriber: Subscriber<SessionEvent>,
  ) {
    this.state = shared.protocol.start();
    this.connection = new SessionIo(duplex, shared.limits, subscriber, this);
    this.preAuth = new PreAuth(shared.limits);
    // not earlier: a session that is being closed counts for the limits until its connection has ended
    subscriber.add(() => shared.admission.leave(this));
  }

  // -----------------------------------------------------------------------------------
  // as its protocol sees it
  // -----------------------------------------------------------------------------------

  get limits(): SessionLimits<T> {
    return this.shared.limits;
  }

  isOpen(): boolean {
    return this.connection.isOpen();
  }

  get waits(): boolean {
    return this.preAuth?.judging === true;
  }

  keep(bytes: Uint8Array): void {
    const problem = this.preAuth?.hold(bytes);
    if (problem !== undefined) this.close(problem);
  }

  close(reason: TorError): void {
    this.connection.close(reason);
  }

  misplaced(): TorError | undefined {
    return this.preAuth?.misplaced();
  }

  write(write: Write): void {
    this.connection.output.write(write);
  }

  wait<A>(value$: Observable<A>, act: (value: A) => void): void {
    const { connection, preAuth } = this;
    preAuth?.judge(value$, (value) => {
      const unread = preAuth.resume();
      act(value);
      if (unread.length > 0) connection.receive(unread);
      else connection.written();
    });
  }

  decide(verdict$: Observable<boolean>, refusal: ServerError): void {
    const { preAuth } = this;
    preAuth?.judge(verdict$, (right) => {
      if (right) this.accept(preAuth);
      else this.reject(refusal);
    });
  }

  // -----------------------------------------------------------------------------------
  // as its connection and the limits see it
  // -----------------------------------------------------------------------------------

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
    if (this.authenticated !== undefined) {
      this.authenticated.stop();
      this.shared.protocol.leave?.(this);
    }
    // last, since it sends the remaining events of the tick
    this.shared.broadcast.leave(this.connection);
  }

  displace(reason: TorError): void {
    this.connection.abort(reason);
  }

  read(chunk: Uint8Array): void {
    const { protocol } = this.shared;
    const foreign = this.preAuth?.greets(chunk, protocol.foreign);
    if (foreign !== undefined) {
      if (foreign.reply !== undefined) this.write(foreign.reply);
      this.close(foreign.reason);
    } else if (this.waits) this.keep(chunk);
    else protocol.read(this, chunk);
  }

  afterInput(): TorError | undefined {
    this.authenticated?.silence();
    if (this.waits || this.authenticated?.idle === false) return undefined;
    return (
      this.shared.protocol.missing(this.state) ??
      transportError('Ended', this.duplex.endpoint, 'the peer ended the connection')
    );
  }

  private accept(preAuth: PreAuth): void {
    const full = this.shared.admission.admit(this);
    if (full !== undefined) {
      this.refuse(resourceExhausted, full);
      return;
    }
    preAuth.judge(whyAway(this.shared.tor), (reason) => {
      if (reason === undefined) this.open(preAuth);
      else this.refuse(noConnection(reason));
    });
  }

  private open(preAuth: PreAuth): void {
    const { connection, shared } = this;
    let tor: T;
    try {
      tor = shared.limits.perSession(shared.tor);
    } catch (error) {
      // the application's function threw: the other sessions must go on
      connection.abort(closed(`no Tor for this session: ${showThrown(error)}`));
      return;
    }
    this.preAuth = undefined;
    this.authenticated = new Authenticated(tor === shared.tor ? shared : { ...shared, tor }, connection);
    connection.isAuthenticated = true;
    connection.output.bytes(shared.protocol.done);
    connection.emit({ _tag: 'Authenticated' });
    const unread = preAuth.open();
    if (unread.length > 0) connection.receive(unread);
    else connection.written();
  }

  private refuse(error: ServerError, reason: TorError = error): void {
    this.write(this.shared.protocol.writeError(error));
    this.close(reason);
  }

  private reject(refusal: ServerError): void {
    const { connection } = this;
    this.write(this.shared.protocol.writeError(refusal));
    // sent before the event: its receiver may end the session at once
    connection.output.flush();
    connection.emit({ _tag: 'AuthenticationRefused' });
    connection.close(refusal);
  }
}
