/** Replies of a server as bytes. */
import type { Writer } from '../../internal/Writer.js';
import type { ErrorCode } from '../../model/ErrorCode.js';
import type { EncodeError, ServerError } from '../../TorError.js';
import { stuffed } from '../text/stuffed.js';

// eslint-disable-next-line no-control-regex
const lineBreak = /[\r\n\u0000]/;

/** Text on a line of a reply: a CR, LF or NUL in it is a problem, since it would begin a line of its own. */
const lineText = (w: Writer, field: string, text: string): void => {
  if (lineBreak.test(text)) return w.fail(field, 'text without CR, LF or NUL', 'text with one');
  w.text(field, text);
};

/** Writes `250-` and the text. */
export const midLine = (w: Writer, field: string, text: string): void => {
  w.text(field, '250-');
  lineText(w, field, text);
  w.text(field, '\r\n');
};

/** Writes `250 ` and the text, the last line of a reply. */
export const endLine = (w: Writer, field: string, text: string): void => {
  w.text(field, '250 ');
  lineText(w, field, text);
  w.text(field, '\r\n');
};

/** Writes `250 ` or `250-` lines, the last of them with a space. */
export const writeLines = (w: Writer, field: string, texts: ReadonlyArray<string>): void => {
  for (const [i, text] of texts.entries()) (i === texts.length - 1 ? endLine : midLine)(w, field, text);
};

/**
 * Writes `250-key=value`, or `250+key=` and the value as data if it has several lines. A line of data that begins with
 * a dot gets another one.
 */
export const keyValue = (w: Writer, key: string, value: string): void => {
  if (!value.includes('\n')) return midLine(w, key, `${key}=${value}`);
  if (/[\r\0]/.test(value)) return w.fail(key, 'text without CR or NUL', 'text with one');
  w.text(key, `250+${key}=\r\n`);
  w.text(key, stuffed(value));
  w.text(key, '.\r\n');
};

/** Writes a reply as a whole, or nothing if a part of it cannot be written. */
export const reply = (w: Writer, name: string, write: () => void): EncodeError | undefined => {
  const start = w.length;
  w.of(name);
  write();
  const problem = w.failure;
  if (problem !== undefined) w.rewind(start);
  return problem;
};

/** Writes `250 OK`. */
export const writeOk = (w: Writer): EncodeError | undefined => {
  w.of('reply').text('Status', '250 OK\r\n');
  return w.failure;
};

/**
 * Writes a `ServerError`: its status, or the one that a client reads as the same error, and its text. A text with
 * several lines, as a client reads several errors, is written as several lines.
 */
export const writeV1Error = (w: Writer, error: ServerError): EncodeError | undefined =>
  reply(w, 'error', () => errorLine(w, error, true));

/** Writes an error as lines of a reply, the last of which ends the reply if `isLast`. */
export const errorLine = (w: Writer, { code, text, status, request }: ServerError, isLast: boolean): void => {
  const three = String(status !== undefined && status >= 400 && status < 600 ? status : statusOf(code, request));
  const rows = text.replace(/[\r\0]/g, ' ').split('\n');
  for (const [i, row] of rows.entries())
    w.text('Text', `${three}${isLast && i === rows.length - 1 ? ' ' : '-'}${row}\r\n`);
};

/** The status that `fromStatus` reads as the same error. */
const statusOf = (code: ErrorCode, request: string | undefined): number => {
  switch (code) {
    case 'Unspecified':
      return 550;
    case 'InternalError':
      return 551;
    case 'UnrecognizedType':
      return 510;
    case 'SyntaxError':
      return 512;
    case 'UnrecognizedKey':
    case 'UnrecognizedByteCode':
      return 552;
    case 'InvalidValue':
      return request === 'SETCONF' ? 513 : 553;
    case 'Unauthorized':
      return 514;
    case 'AuthenticationFailed':
      return 515;
    case 'ResourceExhausted':
      return 451;
    default:
      return 550;
  }
};
