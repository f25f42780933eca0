/** Requests for snapshots: GETINFO circuit-status, stream-status and orconn-status (control-spec 3.9). */
import { either as E, readonlyArray as RA } from 'fp-ts';
import { defer } from 'rxjs';
import type { Request } from '../../client/Request.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../../model/Event.js';
import { chainEitherK } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { AllSnapshots } from '../../Tor.js';
import type { TorError } from '../../TorError.js';
import type { V1Tor } from '../V1Tor.js';
import { circuitLine } from '../event/circuit.js';
import type { ReadLine } from '../event/eventLine.js';
import { orConnectionLine } from '../event/orConnection.js';
import { streamLine } from '../event/stream.js';
import type { RawReply } from '../reply.js';
import { getInfoText } from './getInfo.js';

type Rows<B> = (rows: ReadonlyArray<E.Either<TorError, B>>) => E.Either<TorError, ReadonlyArray<B>>;

/** The rows of such a value. */
const rowsIn = <B>(text: string, line: ReadLine<B>, rowsOf: Rows<B>): E.Either<TorError, ReadonlyArray<B>> =>
  rowsOf(
    text
      .split('\n')
      .filter((row) => row !== '')
      .map(line),
  );

/** GETINFO with one line per circuit, stream or OR connection, in the form of its event. */
const status = <B>(key: string, line: ReadLine<B>, rowsOf: Rows<B>): Request<RawReply, ReadonlyArray<B>> => {
  const { write, reading } = getInfoText([key]);
  return {
    write,
    reading: {
      ...reading,
      whenLost: undefined,
      read: (reply) => {
        const answer = reading.read(reply);
        if (answer === undefined || answer._tag === 'Left') return answer;
        return rowsIn(answer.right[0], line, rowsOf);
      },
    },
  };
};

const all = <B>(rows: ReadonlyArray<E.Either<TorError, B>>): E.Either<TorError, ReadonlyArray<B>> =>
  E.sequenceArray(rows);

/** A row with an invalid target is left out, as its events are Lefts: one bad name must not hide all other streams. */
const valid = <B>(rows: ReadonlyArray<E.Either<TorError, B>>): E.Either<TorError, ReadonlyArray<B>> =>
  E.right(RA.rights(rows));

export const circuitStatus: Request<RawReply, ReadonlyArray<CircuitEvent>> = /* #__PURE__ */ status(
  'circuit-status',
  circuitLine,
  all,
);

export const streamStatus: Request<RawReply, ReadonlyArray<StreamEvent>> = /* #__PURE__ */ status(
  'stream-status',
  streamLine,
  valid,
);

export const orConnectionStatus: Request<RawReply, ReadonlyArray<OrConnectionEvent>> = /* #__PURE__ */ status(
  'orconn-status',
  orConnectionLine,
  all,
);

/** Makes the snapshots of a `V1Tor` from its `getInfoText`. */
export const snapshotsWith = ({ getInfoText, active }: Pick<V1Tor, 'getInfoText' | 'active'>): AllSnapshots => {
  const asked = <B>(key: string, line: ReadLine<B>, rowsOf: Rows<B>): ObservableEither<TorError, ReadonlyArray<B>> =>
    chainEitherK(([text]: readonly [string]) => rowsIn(text, line, rowsOf))(defer(() => getInfoText([key])));
  return {
    active,
    circuits: asked('circuit-status', circuitLine, all),
    streams: asked('stream-status', streamLine, valid),
    orConnections: asked('orconn-status', orConnectionLine, all),
  };
};
