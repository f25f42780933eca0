/** The far end of a text connection, by hand: the lines that came, and what is answered. */
import { createHmac } from 'node:crypto';
import { either as E } from 'fp-ts';
import { Observable, of, Subject } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Connect, Duplex } from '../../lib/transport/Duplex.js';
import { noReconnect } from '../../lib/client/Backoff.js';
import type { TransportError } from '../../lib/TorError.js';
import { v1Client } from '../../lib/v1/index.js';
import type { Cryptography, V1Client, V1ClientOptions } from '../../lib/v1/index.js';
import { latin1 } from './parts.js';

export interface Peer {
  readonly duplex: Duplex<Uint8Array>;
  /** The lines that came since it was last asked, as bytes in a text. */
  readonly received: () => ReadonlyArray<string>;
  /** Sends lines, each ended with CR LF; each character is a byte. */
  readonly send: (...lines: ReadonlyArray<string>) => void;
  readonly sendBytes: (bytes: Uint8Array) => void;
  readonly end: () => void;
  readonly fail: (error: TransportError) => void;
  readonly destroyed: () => boolean;
  /** Called with each line that comes. */
  onLine: (line: string) => void;
}

export const peer = (): Peer => {
  const incoming = new Subject<E.Either<TransportError, Uint8Array>>();
  let received: string[] = [];
  let rest = '';
  let destroyed = false;
  const self: Peer = {
    duplex: {
      incoming$: incoming.asObservable(),
      write: (chunk) => {
        const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          received.push(line);
          self.onLine(line);
        }
      },
      buffered: () => 0,
      end: () => (destroyed = true),
      destroy: () => (destroyed = true),
      endpoint: 'memory:peer',
    },
    received: () => {
      const all = received;
      received = [];
      return all;
    },
    send: (...lines) => incoming.next(E.right(latin1(lines.map((line) => `${line}\r\n`).join('')))),
    sendBytes: (bytes) => incoming.next(E.right(bytes)),
    end: () => incoming.complete(),
    fail: (error) => {
      incoming.next(E.left(error));
      incoming.complete();
    },
    destroyed: () => destroyed,
    onLine: () => undefined,
  };
  return self;
};

/** Connects to each of these in turn; then to the last one again. */
export const connectTo = (...peers: ReadonlyArray<Peer | TransportError>): Connect => {
  let attempts = 0;
  return new Observable((subscriber) => {
    const next = peers[Math.min(attempts++, peers.length - 1)] as Peer | TransportError;
    return of('duplex' in next ? E.right(next.duplex) : E.left(next)).subscribe(subscriber);
  });
};

export const hmac = (key: string | Uint8Array, message: Uint8Array): Uint8Array =>
  Uint8Array.from(createHmac('sha256', key).update(message).digest());

/** Takes no time, and no chance. */
export const steady: Cryptography = {
  random: (bytes) => new Uint8Array(bytes).fill(0xab),
  hmacSha256: (key, message) => of(E.right(hmac(key, message))),
};

export const NO_AUTHENTICATION: ReadonlyArray<string> = [
  '250-PROTOCOLINFO 1',
  '250-AUTH METHODS=NULL',
  '250-VERSION Tor="0.4.9.11"',
  '250 OK',
];

/** Answers what comes at a connection's start, and then nothing. */
export const welcome = (far: Peer): void => {
  const before = far.onLine;
  far.onLine = (line) => {
    if (line === 'PROTOCOLINFO 1') far.send(...NO_AUTHENTICATION);
    else if (line === 'AUTHENTICATE') far.send('250 OK');
    else before(line);
  };
};

/** Runs in virtual time: `at` does something at a time, in milliseconds. `scheduler` is that time's. */
export const virtually = (
  story: (at: (time: number, act: () => void) => void, scheduler: SchedulerLike) => void,
): void => {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run(({ flush }) => {
    story((time, act) => void scheduler.schedule(act, time), scheduler);
    flush();
  });
};

/** A client that has authenticated by the time 1, and its far end. */
export const connected = (options: V1ClientOptions = {}): { readonly tor: V1Client; readonly far: Peer } => {
  const far = peer();
  welcome(far);
  const tor = v1Client(connectTo(far), { reconnect: noReconnect, cryptography: steady, ...options });
  tor.connected.subscribe();
  return { tor, far };
};
