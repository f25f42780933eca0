import { either as E } from 'fp-ts';
import type { LogEvent } from '../../model/Event.js';
import type { Severity } from '../../model/EventDetails.js';
import { parseLines } from '../reply.js';
import type { ReadEvent } from './eventLine.js';

/**
 * The log events, control-spec 4.1.5.
 *
 * ```text
 * Severity Text              or, if the text has more than one line,
 * Severity CRLF Data OK
 * ```
 */
export const log =
  (name: string, severity: Severity): ReadEvent<LogEvent> =>
  (message) => {
    const [first] = parseLines(message);
    return E.right({
      _tag: 'Log',
      message: first?.data ?? first?.text.slice(name.length + 1) ?? '',
      details: { severity },
    });
  };
