import { either as E } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import { quote } from '../../internal/text.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { stuffed } from '../text/stuffed.js';
import { command, plain } from './command.js';

/**
 * A command that is sent unchanged, control-spec 2.2. With `data`, whose lines are separated by LF or CR LF, it takes
 * the form of several lines.
 *
 * ```text
 * line CRLF                         without data
 * "+" line CRLF *( data CRLF ) "." CRLF    with data; a line of it that begins with a dot gets another
 * ```
 */
export const raw = (line: string, data?: string): Request<RawReply, ReadonlyArray<ReplyLine>> =>
  command({
    name: nameOf(line),
    verb: data === undefined ? '' : '+',
    write: (w) => {
      // a command that begins with "+" would take the next one as its data
      if (!/^[A-Za-z]/.test(line)) w.fail('Command', 'a line that begins with a letter', quote(line.slice(0, 16)));
      plain(w, 'Command', line);
      if (data !== undefined) w.text('Data', `\r\n${stuffed(data.replace(/\r?\n$/, '').replaceAll('\r\n', '\n'))}.`);
    },
    begins: always,
    read: E.right,
  });

/** Joined from its characters: a substring would keep the whole line in memory. */
const nameOf = (line: string): string =>
  /^[A-Za-z_]{1,64}/.exec(line)?.[0].toUpperCase().split('').join('') ?? 'command';

const always = (): boolean => true;
