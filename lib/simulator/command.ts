import { either as E } from 'fp-ts';
import { defer, map } from 'rxjs';
import { Writer } from '../internal/Writer.js';
import { quote } from '../internal/text.js';
import { left } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import { encodeError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { serveCommand } from '../v1/command/served.js';
import type { Answerable } from '../v1/command/ServeCommand.js';
import { parseLines } from '../v1/reply.js';
import type { ReplyLine } from '../v1/reply.js';
import type { V1Tor } from '../v1/V1Tor.js';

/**
 * Makes `command` of a Tor from its other members, as a server of the v1 protocol answers. The commands of a session,
 * such as SETEVENTS and AUTHENTICATE, are refused with 510, because `command` runs outside of a session. A value
 * for the option `commands` of a simulated Tor.
 *
 * @example
 * simulator({ commands })
 *
 * @category constructors
 * @since 0.1.0
 */
export const commands =
  (tor: Omit<V1Tor, 'command'>): V1Tor['command'] =>
  (line, data) =>
    defer(() => {
      const [, keyword = '', args = ''] = /^([A-Za-z][A-Za-z0-9_]*)[ \t]*([^\r\n\0]*)$/.exec(line) ?? [];
      if (keyword === '') {
        return left(encodeError('command', 'Command', 'a line that begins with a letter', quote(line.slice(0, 16))));
      }
      const served = serveCommand(tor, { keyword: keyword.toUpperCase(), args, data });
      return served._tag === 'Left' ? left(served.left) : answerOf(keyword, served.right);
    });

const answerOf = (
  keyword: string,
  { question, write }: Answerable,
): ObservableEither<TorError, ReadonlyArray<ReplyLine>> =>
  question().pipe(
    map((answer) => {
      if (answer._tag === 'Left') return answer;
      const writer = new Writer().of(keyword);
      const problem = write(writer, answer.right);
      const bytes = writer.take();
      return problem === undefined ? E.right(parseLines({ bytes, start: 0, end: bytes.length })) : E.left(problem);
    }),
  );
