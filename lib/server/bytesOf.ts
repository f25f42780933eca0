import { either as E } from 'fp-ts';
import { Writer } from '../internal/Writer.js';
import type { EncodeError } from '../TorError.js';
import type { Write } from './ServerProtocol.js';

/** Returns the bytes that `write` writes. */
export const bytesOf = (write: Write): E.Either<EncodeError, Uint8Array> => {
  const writer = new Writer();
  const problem = write(writer);
  // a copy, since the writer's buffer is larger than most messages and a waiting message would keep it in memory
  return problem === undefined ? E.right(writer.take().slice()) : E.left(problem);
};
