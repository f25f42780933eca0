/** The parts that the server halves of several commands share. */
import { either as E } from 'fp-ts';
import type { CircuitId, StreamId } from '../../model/ids.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { ServerError, TorError } from '../../TorError.js';
import { MAX_ID } from '../event/eventLine.js';
import { number, parseArguments, refused, unrecognized } from './arguments.js';
import type { Arguments, Syntax } from './arguments.js';
import type { Answerable, RequestLine } from './ServeCommand.js';
import { writeOk } from './writeReply.js';

/** Parses the arguments of a command for a member of the Tor. Without that member, the command is an unknown one. */
export const serving = <M>(
  member: M | undefined,
  line: RequestLine,
  syntax: Syntax,
  answerable: (member: M, args: Arguments) => E.Either<ServerError, Answerable>,
): E.Either<ServerError, Answerable> => {
  if (member === undefined) return unrecognized(line);
  const args = parseArguments(line, syntax);
  if (args._tag === 'Left') return args;
  const answer = answerable(member, args.right);
  const count = args.right.words.length + args.right.keywords.length;
  return answer._tag === 'Left' || count <= FEW ? answer : E.right({ ...answer.right, weight: WEIGHT * count });
};

/** The number of arguments whose memory need not be counted. */
const FEW = 8;

/** The estimated bytes of an argument, beyond its text. */
const WEIGHT = 96;

/** A request whose reply is `250 OK`. */
export const done = (question: () => ObservableEither<TorError, void>): E.Either<never, Answerable<void>> =>
  E.right({ question, write: writeOk, replies: 'done' });

export const circuitId = (text: string): E.Either<ServerError, CircuitId> => {
  const id = number(text, MAX_ID);
  return id === undefined ? refused(552, `Unknown circuit "${text}"`) : E.right(id);
};

export const streamId = (text: string): E.Either<ServerError, StreamId> => {
  const id = number(text, MAX_ID);
  return id === undefined ? refused(552, `Unknown stream "${text}"`) : E.right(id);
};
