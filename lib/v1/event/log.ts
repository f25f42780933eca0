import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import type { LogEvent } from '../../model/Event.js';
import type { Severity } from '../../model/EventDetails.js';
import { parseLines } from '../reply.js';
import { eventCodec, torEvent } from './eventCodec.js';
import type { V1EventCodec } from './eventCodec.js';
import type { ReadEvent } from './eventLine.js';
import { eventData, eventLine } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

/**
 * The log events, control-spec 4.1.5.
 *
 * ```text
 * Severity Text              or, if the text has more than one line,
 * Severity CRLF Data OK
 * ```
 */
export const readLog =
  (name: string, severity: Severity): ReadEvent<LogEvent> =>
  (message) => {
    const [first] = parseLines(message);
    return E.right({
      _tag: 'Log',
      message: first?.data ?? first?.text.slice(name.length + 1) ?? '',
      details: { severity },
    });
  };

/** A message with a line end is written as data, so that it stays as it is. */
export const writeLog =
  (name: string): WriteEvent<LogEvent> =>
  (w, { message }) => {
    if (/[\r\n]/.test(message)) eventData(w, name, message);
    else eventLine(w, ' ', `${name} ${message}`);
  };

/** Makes the codec of the log events of a severity. */
export const logCodec = (name: string, severity: Severity): V1EventCodec<LogEvent> =>
  eventCodec(
    name,
    torEvent<LogEvent>('Log', () => ({ message: t.string })),
    readLog(name, severity),
    writeLog(name),
  );
