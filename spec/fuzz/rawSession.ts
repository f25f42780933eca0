/** The client of a server under test, by hand: it writes bytes and collects frames. */
import { either as E } from 'fp-ts';
import { memory } from '../../lib/index.js';
import type { Listen } from '../../lib/index.js';
import { frameReader } from './tcBytes.js';

export interface RawSession {
  readonly write: (bytes: Uint8Array) => void;
  readonly end: () => void;
  readonly destroy: () => void;
  /** Whole frames that came since it was last called. */
  readonly frames: () => ReadonlyArray<Uint8Array>;
  /** Whether the server has ended the connection, in good order or not. */
  readonly ended: () => boolean;
}

/** A place to listen at, and how to connect to it. */
export interface Place {
  readonly listen: Listen;
  readonly connect: () => RawSession;
  /** Turns of the event loop until what was written on one side has been read on the other. */
  readonly turns: number;
  /** Whether a client that destroys its end breaks the connection for the server; else it ends it in good order. */
  readonly aborts: boolean;
  readonly close: () => void;
}

export const memoryPlace = (messages: typeof frameReader = frameReader): Place => {
  const { connect, listen } = memory();
  return {
    listen,
    connect: () => {
      const read = messages();
      let frames: Uint8Array[] = [];
      let ended = false;
      let session: RawSession | undefined;
      connect.subscribe((opened) => {
        if (E.isLeft(opened)) return;
        const near = opened.right;
        session = {
          write: near.write,
          end: near.end,
          destroy: near.destroy,
          frames: () => {
            const all = frames;
            frames = [];
            return all;
          },
          ended: () => ended,
        };
        near.incoming$.subscribe({
          next: (chunk) => {
            if (E.isRight(chunk)) frames.push(...read(chunk.right));
          },
          complete: () => {
            ended = true;
            near.end();
          },
        });
      });
      return session as RawSession;
    },
    turns: 1,
    aborts: false,
    close: () => undefined,
  };
};
