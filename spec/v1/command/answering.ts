/** Requests answered by a Tor that records what it is asked. */
import { either as E } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { ObservableEither } from '../../../lib/ObservableEither.js';
import type { TorError } from '../../../lib/TorError.js';
import { decodeText } from '../../../lib/internal/text.js';
import { Writer } from '../../../lib/internal/Writer.js';
import { serveCommand } from '../../../lib/v1/command/served.js';
import type { RequestLine, Served } from '../../../lib/v1/command/ServeCommand.js';
import { writeV1Error } from '../../../lib/v1/command/writeReply.js';

/** A call of a member: its name and its arguments. A member that is no function has no arguments. */
export type Asked = readonly [member: string, ...args: ReadonlyArray<unknown>];

/** A Tor whose members answer with these values. A member that is not listed is absent. */
export const recording = (
  answers: { readonly [M in keyof Served]?: unknown },
  constants: ReadonlyArray<string> = ['saveConf', 'takeOwnership', 'dropOwnership', 'dropGuards', 'dropTimeouts'],
): { readonly tor: Served; readonly asked: Asked[] } => {
  const asked: Asked[] = [];
  const answerOf = (member: string, args: ReadonlyArray<unknown>): ObservableEither<TorError, unknown> =>
    defer(() => {
      asked.push([member, ...args]);
      const answer = (answers as Readonly<Record<string, unknown>>)[member];
      const isEither = typeof answer === 'object' && answer !== null && '_tag' in answer;
      return of(isEither ? (answer as E.Either<TorError, unknown>) : E.right(answer));
    });
  const tor = Object.fromEntries(
    Object.keys(answers).map((member) => [
      member,
      constants.includes(member) ? answerOf(member, []) : (...args: unknown[]) => answerOf(member, args),
    ]),
  ) as unknown as Served;
  return { tor, asked };
};

/** The request of a line. Its data, if any, is behind the first LF. */
export const requestOf = (text: string): RequestLine => {
  const [line = '', ...data] = text.split('\n');
  const space = line.indexOf(' ');
  const verb = space === -1 ? line : line.slice(0, space);
  return {
    keyword: verb.replace(/^\+/, '').toUpperCase(),
    args: space === -1 ? '' : line.slice(space + 1),
    data: verb.startsWith('+') ? data.join('\n') : undefined,
  };
};

/** The bytes of the reply to a request. */
export const replyBytes = (tor: Served, request: string | RequestLine): Uint8Array => {
  const writer = new Writer();
  const served = serveCommand(tor, typeof request === 'string' ? requestOf(request) : request);
  if (E.isLeft(served)) writeV1Error(writer, served.left);
  else {
    served.right.question().subscribe((answer) => {
      if (E.isRight(answer)) {
        const problem = served.right.write(writer, answer.right);
        if (problem !== undefined) throw new Error(JSON.stringify(problem));
      } else if (answer.left._tag === 'ServerError') writeV1Error(writer, answer.left);
      else throw new Error(answer.left._tag);
    });
  }
  return writer.take();
};

/** The reply to a request, as one text with LF between its lines. */
export const replyTo = (tor: Served, request: string | RequestLine): string => {
  const bytes = replyBytes(tor, request);
  const text = decodeText(bytes, 0, bytes.length);
  if (!text.endsWith('\r\n')) throw new Error(`no whole reply: ${text}`);
  return text.slice(0, -2).replaceAll('\r\n', '\n');
};
