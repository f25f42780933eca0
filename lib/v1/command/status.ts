/** Requests for snapshots: GETINFO circuit-status, stream-status and orconn-status (control-spec 3.9). */
import { either as E, readonlyArray as RA } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../../model/Event.js';
import type { TorError } from '../../TorError.js';
import { circuitLine } from '../event/circuit.js';
import type { ReadLine } from '../event/eventLine.js';
import { orConnectionLine } from '../event/orConnection.js';
import { streamLine } from '../event/stream.js';
import type { RawReply } from '../reply.js';
import { getInfoText } from './getInfo.js';

type Rows<B> = (rows: ReadonlyArray<E.Either<TorError, B>>) => E.Either<TorError, ReadonlyArray<B>>;

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
        const rows = answer.right[0].split('\n').filter((row) => row !== '');
        return rowsOf(rows.map(line));
      },
    },
  };
};

const all = <B>(rows: ReadonlyArray<E.Either<TorError, B>>): E.Either<TorError, ReadonlyArray<B>> =>
  E.sequenceArray(rows);

export const circuitStatus: Request<RawReply, ReadonlyArray<CircuitEvent>> = /* #__PURE__ */ status(
  'circuit-status',
  circuitLine,
  all,
);

export const streamStatus: Request<RawReply, ReadonlyArray<StreamEvent>> = /* #__PURE__ */ status(
  'stream-status',
  streamLine,
  // a row with an invalid target is left out, as its events are Lefts: one bad name must not hide all other streams
  (rows) => E.right(RA.rights(rows)),
);

export const orConnectionStatus: Request<RawReply, ReadonlyArray<OrConnectionEvent>> = /* #__PURE__ */ status(
  'orconn-status',
  orConnectionLine,
  all,
);
