/** Commands as lines, and their replies. */
import { either as E } from 'fp-ts';
import type { Reading, Request } from '../../client/Request.js';
import { outOfStep } from '../../TorError.js';
import type { OutOfStep, TorError } from '../../TorError.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import { fromStatus } from '../errors.js';
import type { About } from '../errors.js';
import { firstLine, parseLines, showLine } from '../reply.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { quoted } from '../text/quoted.js';
import { stuffed } from '../text/stuffed.js';

const CRLF: ReadonlyArray<number> = [0x0d, 0x0a];

/** Rejected within arguments: a line break would start a command of its own. */
// eslint-disable-next-line no-control-regex
const lineBreak = /[\r\n\u0000]/;

// eslint-disable-next-line no-control-regex
const noWord = /[\u0000-\u0020\u007f"]/;

// -------------------------------------------------------------------------------------
// arguments
// -------------------------------------------------------------------------------------

/**
 * Writes a space and a word: at least one character, no white space, no control character, no quote. An error shows
 * `got` instead of the word.
 */
export const word = (w: Writer, field: string, text: string, prefix = '', got = quote(text)): void => {
  if (text === '' || noWord.test(text)) {
    return w.fail(field, 'a word without white space, control characters or quotes', got);
  }
  w.text(field, ` ${prefix}${text}`);
};

/** Writes `=` and the value in quotes. The value must not contain CR, LF or NUL. */
export const quotedValue = (w: Writer, field: string, text: string): void => {
  if (lineBreak.test(text)) return w.fail(field, 'text without CR, LF or NUL', quote(text));
  w.text(field, `=${quoted(text)}`);
};

/** Writes a space and a decimal number from 0 to `max`. */
export const decimal = (w: Writer, field: string, value: number, max: number, prefix = ''): void => {
  if (within(w, field, value, max)) w.text(field, ` ${prefix}${String(value)}`);
};

/** Whether the value is an integer from 0 to `max`; records the problem if it is not. */
export const within = (w: Writer, field: string, value: number, max: number): boolean => {
  if (Number.isInteger(value) && value >= 0 && value <= max) return true;
  w.fail(field, `an integer from 0 to ${String(max)}`, String(value));
  return false;
};

/** Writes text unchanged; CR, LF and NUL are rejected. An error does not show the text, since it may be a secret. */
export const plain = (w: Writer, field: string, text: string): void => {
  if (lineBreak.test(text)) return w.fail(field, 'text without CR, LF or NUL', 'text with one');
  w.text(field, text);
};

/** Writes the end of the line and its data, whose lines are separated by LF or CR LF. An error does not show them. */
export const dataOf = (w: Writer, text: string): void => {
  const lines = text.replaceAll('\r\n', '\n');
  if (/[\r\0]/.test(lines)) return w.fail('Data', 'text without CR or NUL', 'text with one');
  w.text('Data', `\r\n${stuffed(lines)}.`);
};

// -------------------------------------------------------------------------------------
// requests
// -------------------------------------------------------------------------------------

export interface Command<A> {
  /** The name of the command, for errors. */
  readonly name: string;
  /** The first word of the line, if that is not the name. */
  readonly verb?: string | undefined;
  /** Writes the arguments. */
  readonly write: (w: Writer) => void;
  /**
   * Reads a success; `undefined` if its lines do not fit this command, which is evidence that replies are out of step.
   */
  readonly read: (lines: ReadonlyArray<ReplyLine>) => E.Either<TorError, A> | undefined;
  /** Whether a success of more than one line begins with this text; if absent, a success has one line. */
  readonly begins?: ((text: string) => boolean) | undefined;
  /** The expected success, for errors; `250 OK` by default. */
  readonly wanted?: string | undefined;
  /** The subject of its errors; `entity` by default. */
  readonly about?: About | undefined;
  /** The answer if the connection ends before the reply; if absent, that is a Left. */
  readonly whenLost?: E.Either<TorError, A> | undefined;
}

/**
 * Makes a request of a one-line command with one reply. `read` is kept until the reply: it must not be a closure over
 * the arguments, nor made in a function in which another closure refers to them, since the closures of one call share
 * their variables.
 */
export const command = <A>({
  name,
  verb = name,
  write,
  read,
  begins,
  wanted = '250 OK',
  about = 'entity',
  whenLost,
}: Command<A>): Request<RawReply, A> => ({
  write: (writer) => {
    const start = writer.length;
    let isWhole = false;
    try {
      writer.of(name).text('Command', verb);
      write(writer);
      writer.bytes(CRLF);
      isWhole = writer.failure === undefined;
    } finally {
      // a value of a wrong type can make `write` throw: rewind, so that the slab ends with a whole command
      if (!isWhole) writer.rewind(start);
    }
    return writer.failure;
  },
  reading: reading({ name, read, begins, wanted, about, whenLost }),
});

interface Reader<A> extends Pick<Command<A>, 'name' | 'read' | 'begins' | 'whenLost'> {
  readonly wanted: string;
  readonly about: About;
}

/**
 * Made in a function of its own, so that the closure that is kept until the reply shares no variables with the one
 * that writes the arguments.
 */
const reading = <A>({ name, read, begins, wanted, about, whenLost }: Reader<A>): Reading<RawReply, A> => {
  const misfit = (line: Omit<ReplyLine, 'data'> | undefined): OutOfStep =>
    outOfStep(`${wanted} in reply to ${name}`, line === undefined ? 'nothing' : showLine(line));
  return {
    name,
    isLast: always,
    begins: (beginning) => {
      const line = firstLine(beginning);
      return !isGood(line) || begins?.(line.text) === true ? undefined : misfit(line);
    },
    read: (reply) => {
      const lines = parseLines(reply);
      if (lines.every(isGood)) return read(lines) ?? E.left(misfit(lines[0]));
      const failed = lines.filter((line) => !isGood(line));
      return E.left(fromStatus(failed[0]?.status ?? 0, failed.map(({ text }) => text).join('\n'), about, name));
    },
    whenLost,
  };
};

const always = (): boolean => true;

const isGood = ({ status }: Pick<ReplyLine, 'status'>): boolean => status >= 200 && status < 300;

export const NOTHING: E.Either<never, void> = /* #__PURE__ */ E.right(undefined);

/** Reads a success without content: `250 OK`, or a 251, which reports that nothing had to be done. */
export const nothing = ([line, ...more]: ReadonlyArray<ReplyLine>): E.Either<never, void> | undefined =>
  line !== undefined && more.length === 0 && (line.text === 'OK' || line.status === 251) ? NOTHING : undefined;
