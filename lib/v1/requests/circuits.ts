/** Requests for circuits and streams: CLOSECIRCUIT, CLOSESTREAM, EXTENDCIRCUIT, ATTACHSTREAM. */
import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { CircuitId, StreamId } from '../../model/ids.js';
import { quote } from '../../internal/text.js';
import { MAX_ID } from '../event/eventLine.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { command, decimal, nothing, word } from './command.js';

/**
 * The options of `closeCircuit`.
 *
 * @category model
 * @since 0.1.0
 */
export interface CloseCircuitOptions {
  /** Whether to keep the circuit open while streams use it. */
  readonly ifUnused?: boolean | undefined;
}

/**
 * The options of `extendCircuit`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ExtendCircuitOptions {
  /** The circuit to extend; without it, a new one is built. */
  readonly circuit?: CircuitId | undefined;
  /** The purpose of a new circuit; `general` by default. */
  readonly purpose?: 'general' | 'controller' | undefined;
}

/**
 * The options of `attachStream`.
 *
 * @category model
 * @since 0.1.0
 */
export interface AttachStreamOptions {
  /** The hop at which the stream leaves, from 1; the last one by default. */
  readonly hop?: number | undefined;
}

/** CLOSECIRCUIT, control-spec 3.17. */
export const closeCircuit = (id: CircuitId, { ifUnused = false }: CloseCircuitOptions = {}): Request<RawReply, void> =>
  command({
    name: 'CLOSECIRCUIT',
    write: (w) => {
      decimal(w, 'CircuitID', id, MAX_ID);
      if (ifUnused) w.text('Flag', ' IfUnused');
    },
    read: nothing,
  });

/** CLOSESTREAM, control-spec 3.16. `reason` is the byte that is sent to the other end, 1 for no particular reason. */
export const closeStream = (id: StreamId, reason: number): Request<RawReply, void> =>
  command({
    name: 'CLOSESTREAM',
    write: (w) => {
      decimal(w, 'StreamID', id, MAX_ID);
      decimal(w, 'Reason', reason, 0xff);
    },
    read: nothing,
  });

/** EXTENDCIRCUIT, control-spec 3.10. */
export const extendCircuit = (
  path: ReadonlyArray<string>,
  { circuit = 0, purpose }: ExtendCircuitOptions = {},
): Request<RawReply, CircuitId> =>
  command({
    name: 'EXTENDCIRCUIT',
    write: (w) => {
      decimal(w, 'CircuitID', circuit, MAX_ID);
      for (const router of path) {
        if (/^$|,/.test(router)) w.fail('Path', 'routers without a comma in them', quote(router));
      }
      if (path.length > 0) word(w, 'Path', path.join(','));
      if (purpose !== undefined) word(w, 'Purpose', purpose, 'purpose=');
    },
    wanted: 'EXTENDED and a circuit',
    read: extended,
  });

const extended = ([line, ...more]: ReadonlyArray<ReplyLine>): E.Either<never, CircuitId> | undefined => {
  const id = Number(/^EXTENDED ([0-9]+)$/.exec(line?.text ?? '')?.[1] ?? NaN);
  return more.length === 0 && id <= MAX_ID ? E.right(id) : undefined;
};

/** ATTACHSTREAM, control-spec 3.13. Circuit 0 leaves the choice to Tor. */
export const attachStream = (
  stream: StreamId,
  circuit: CircuitId,
  { hop }: AttachStreamOptions = {},
): Request<RawReply, void> =>
  command({
    name: 'ATTACHSTREAM',
    write: (w) => {
      decimal(w, 'StreamID', stream, MAX_ID);
      decimal(w, 'CircuitID', circuit, MAX_ID);
      if (hop !== undefined) decimal(w, 'Hop', hop, 0xff, 'HOP=');
    },
    read: nothing,
  });
