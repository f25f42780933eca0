/**
 * @since 0.1.0
 */
import type { Subscriber } from 'rxjs';
import type { Duplex } from '../duplex/Duplex.js';
import { bodyLength, frameType, HEADER } from '../frame/Frame.js';
import { missing, noFrames, release, stepFrames } from '../frame/step.js';
import { messageTypes } from '../message/Message.js';
import type { Tor } from '../Tor.js';
import { closed, decodeError, showRecognized, timedOut, transportError } from '../TorError.js';
import { copyOf } from '../wire/copyOf.js';
import type { ServerError, TorError } from '../TorError.js';
import type { Admitted } from './Admission.js';
import { judged } from './Authentication.js';
import { whyAway } from './availability.js';
import type { EndReceiver } from './Broadcast.js';
import { Connection } from './Connection.js';
import type { ConnectionReader } from './Connection.js';
import { DONE, writeError } from './encode.js';
import {
  authenticationFailed,
  authenticationRequired,
  noConnection,
  resourceExhausted,
  showThrown,
  speaksTc,
} from './errors.js';
import { Gate } from './Gate.js';
import { after } from './options.js';
import { Service } from './Service.js';
import type { Shared } from './Service.js';
import type { SessionEvent } from './SessionEvent.js';

/** Frames, or octets of one, for which the space to put frames together in is not kept. */
const LARGE = 4096;

/**
 * The messages of one connection: up to the right AUTHENTICATE they are for the gate, from then on for the service.
 *
 * A class, since each connection has one.
 *
 * @since 0.1.0
 */
export class Session implements ConnectionReader, EndReceiver, Admitted {
  private readonly connection: Connection;
  private frames = noFrames();
  private gate: Gate | undefined;
  private service: Service | undefined = undefined;

  constructor(
    private readonly shared: Shared,
    private readonly duplex: Duplex<Uint8Array>,
    subscriber: Subscriber<SessionEvent>,
  ) {
    this.connection = new Connection(duplex, shared.limits, subscriber, this);
    this.gate = new Gate(shared.limits);
    // not before: a session that is being closed keeps its place for as long as its connection lasts
    subscriber.add(() => shared.admission.leave(this));
  }

  start(): void {
    const { connection, gate, shared } = this;
    const { authenticationTimeout, scheduler } = shared.limits;
    shared.broadcast.join(this);
    if (connection.isOpen()) shared.admission.enter(this);
    if (gate !== undefined && connection.isOpen()) {
      gate.deadline = after(scheduler, authenticationTimeout, () => {
        connection.close(timedOut('AUTHENTICATE', authenticationTimeout));
      });
    }
    connection.start();
  }

  stop(): void {
    this.gate?.close();
    this.service?.stop();
    // last, since it sends what is left of the tick
    this.shared.broadcast.leave(this);
  }

  torEnded(reason: TorError): void {
    this.connection.close(reason);
  }

  torLost(reason: TorError): void {
    // one that has not authenticated is refused when it does
    if (this.service !== undefined) this.connection.close(reason);
  }

  displace(reason: TorError): void {
    this.connection.abort(reason);
  }

  read(chunk: Uint8Array): void {
    const { connection, gate } = this;
    const greeting = gate?.greets(chunk);
    if (greeting !== undefined) {
      // a page in a browser is not answered
      if (greeting === 'v1') connection.output.write(writeError(speaksTc));
      connection.close(decodeError('frame', 'Length', 0, 'a frame of TC', showRecognized(greeting)));
      return;
    }
    if (gate?.judging === true) {
      this.keep(gate, chunk);
      return;
    }
    this.step(chunk, gate);
    release(this.frames);
  }

  private step(chunk: Uint8Array, gate: Gate | undefined): void {
    const { connection } = this;
    const { assembled, start, end, count, carried, expected } = stepFrames(this.frames, chunk);
    if (assembled !== undefined) {
      this.frame(assembled, 0);
      // it may hold the secret
      if (gate !== undefined) assembled.fill(0);
    }
    for (let offset = start; offset < end && connection.isOpen(); offset += HEADER + bodyLength(chunk, offset)) {
      if (this.gate?.judging === true) {
        this.keep(this.gate, chunk.subarray(offset));
        return;
      }
      this.frame(chunk, offset);
    }
    if (this.gate?.judging === true) this.keep(this.gate, chunk.subarray(chunk.length - carried));
    else if (carried >= HEADER) this.announced(expected - HEADER);
    else if (carried === 0 && (count > LARGE || (assembled?.length ?? 0) > LARGE)) this.frames = noFrames();
  }

  afterInput(): TorError | undefined {
    this.service?.silence();
    if (this.gate?.judging === true || this.service?.idle === false) return undefined;
    return missing(this.frames) ?? transportError('Ended', this.duplex.endpoint, 'the peer ended the connection');
  }

  private frame(bytes: Uint8Array, offset: number): void {
    const type = frameType(bytes, offset);
    const start = offset + HEADER;
    const end = start + bodyLength(bytes, offset);
    if (this.service !== undefined) this.service.request(type, bytes, start, end);
    else if (this.announced(end - start)) this.knock(type, bytes, start, end);
  }

  /** Whether a frame may have that length. */
  private announced(length: number): boolean {
    const problem = this.gate?.announces(length);
    if (problem !== undefined) this.connection.close(problem);
    return problem === undefined;
  }

  /** A message before the session has authenticated. */
  private knock(type: number, bytes: Uint8Array, start: number, end: number): void {
    const { connection, gate } = this;
    if (gate === undefined) return;
    if (type === messageTypes.Authenticate) {
      gate.judge(judged(this.shared.limits.authentication, copyOf(bytes, start, end)), (right) => {
        if (right) this.admit(gate);
        else this.turnAway();
      });
      return;
    }
    const problem = gate.message();
    if (problem === undefined) connection.output.write(writeError(authenticationRequired));
    else connection.close(problem);
  }

  private admit(gate: Gate): void {
    const { connection, shared } = this;
    const full = shared.admission.admit(this);
    if (full !== undefined) {
      connection.output.write(writeError(resourceExhausted));
      connection.close(full);
      return;
    }
    gate.judge(whyAway(shared.tor), (reason) => {
      if (reason === undefined) this.open(gate);
      else this.refuse(noConnection(reason));
    });
  }

  private refuse(error: ServerError): void {
    this.connection.output.write(writeError(error));
    this.connection.close(error);
  }

  private open(gate: Gate): void {
    const { connection, shared } = this;
    let tor: Tor;
    try {
      tor = shared.limits.perSession(shared.tor);
    } catch (error) {
      // someone else's function; it must not stop the other sessions
      connection.abort(closed(`no Tor for this session: ${showThrown(error)}`));
      return;
    }
    this.gate = undefined;
    this.service = new Service({ ...shared, tor }, connection);
    connection.output.octets(DONE);
    connection.emit({ _tag: 'Authenticated' });
    const unread = gate.open();
    if (unread.length > 0) connection.receive(unread);
    else connection.written();
  }

  private turnAway(): void {
    const { connection } = this;
    connection.output.write(writeError(authenticationFailed));
    // sent before the event: its receiver may end the session at once
    connection.output.flush();
    connection.emit({ _tag: 'AuthenticationRefused' });
    connection.close(authenticationFailed);
  }

  /** Leaves octets unread until the verdict. */
  private keep(gate: Gate, octets: Uint8Array): void {
    this.frames = noFrames();
    const problem = gate.hold(octets);
    if (problem !== undefined) this.connection.close(problem);
  }
}
