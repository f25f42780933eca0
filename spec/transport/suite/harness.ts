import { createCipheriv } from 'node:crypto';
import { either as E } from 'fp-ts';
import type { Connect, Duplex, Listen, Listener } from '../../../lib/transport/Duplex.js';
import type { TransportError } from '../../../lib/TorError.js';
import type { Seen } from '../observe.js';
import { first, idle, observe, settled as settledHere, takeErrors } from '../observe.js';

/** What the suite needs to know of a transport. */
export interface Transport {
  /** An address of its own, that nobody has listened on before. */
  readonly listen: Listen;
  /** The address of a listener that is there already. */
  readonly listenAt: (url: string) => Listen;
  readonly connect: (url: string) => Connect;
  /** An address that nobody listens on. */
  readonly nobody: Connect;
  /** Whether its listeners are reached from this machine alone; without it, they are. */
  readonly local?: false;
  /** That `destroy` sends what is buffered before, as a browser does; without it, that is lost. */
  readonly sendsBeforeDestroy?: true;
  /** Once all that was opened elsewhere, as in a page, is closed. */
  readonly idle?: () => Promise<void>;
}

export type Bytes = Duplex<Uint8Array>;

export interface Opened {
  readonly listening: Seen<TransportError, Listener>;
  readonly url: string;
  readonly accepted: Seen<TransportError, Bytes>;
  readonly connect: () => Promise<readonly [client: Bytes, server: Bytes]>;
}

/** What a group of specs works with; all that it opens is closed after each spec, and then nothing may be open. */
export interface Harness {
  readonly make: () => Transport;
  readonly open: (transport?: Transport) => Promise<Opened>;
  readonly pair: () => Promise<readonly [client: Bytes, server: Bytes]>;
  /** Unsubscribes after the spec. */
  readonly track: <A>(seen: Seen<TransportError, A>) => Seen<TransportError, A>;
  readonly atEnd: (...clean: ReadonlyArray<() => void>) => void;
  /** The sockets that are open once those that are being closed are gone. */
  readonly settled: (wanted: ReadonlyArray<string>) => Promise<ReadonlyArray<string>>;
}

export const mebibyte = 1 << 20;

/** Bytes that differ wherever one is lost, doubled or moved. */
export const pattern = (length: number): Uint8Array =>
  createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(length));

/** Sends back what comes, and ends when the other end does. */
export const echo = (connection: E.Either<TransportError, Bytes>): void => {
  if (E.isLeft(connection)) return;
  const { incoming$, write, end } = connection.right;
  incoming$.subscribe({ next: (chunk) => E.isRight(chunk) && write(chunk.right), complete: end });
};

/** To be called within a `describe`. */
export const harness = (making: () => Transport): Harness => {
  let before: ReadonlyArray<string> = [];
  let made: Transport | undefined;
  const make = (): Transport => (made = making());
  const settled: Harness['settled'] = async (wanted) => {
    await made?.idle?.();
    return settledHere(wanted);
  };
  const cleanup: Array<() => void> = [];
  const atEnd: Harness['atEnd'] = (...clean) => cleanup.push(...clean);

  beforeEach(async () => {
    before = await idle();
  });
  afterEach(async () => {
    cleanup.splice(0).forEach((clean) => clean());
    expect(takeErrors()).toEqual([]);
    expect(await settled(before)).toEqual(before);
  });

  const track = <A>(seen: Seen<TransportError, A>): Seen<TransportError, A> => {
    atEnd(seen.unsubscribe);
    return seen;
  };
  const open = async (transport = make()): Promise<Opened> => {
    const listening = track(observe(transport.listen));
    const { url, connection$ } = await first(listening);
    const accepted = track(observe(connection$));
    atEnd(() => accepted.rights.forEach(({ destroy }) => destroy()));
    let count = 0;
    const connect = async (): Promise<readonly [Bytes, Bytes]> => {
      const mine = count++;
      const client = await first(observe(transport.connect(url)));
      atEnd(client.destroy);
      await accepted.until(({ rights }) => rights.length > mine);
      return [client, accepted.rights[mine]!];
    };
    return { listening, url, accepted, connect };
  };
  return { make, open, pair: async () => (await open()).connect(), track, atEnd, settled };
};
