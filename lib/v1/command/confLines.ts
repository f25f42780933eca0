/** The lines of configuration in SETCONF and RESETCONF, and the keys of GETCONF. */
import type { either as E } from 'fp-ts';
import { quote } from '../../internal/text.js';
import { writeKey } from '../../internal/writeKey.js';
import type { Writer } from '../../internal/Writer.js';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { right } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { ServerError, TorError } from '../../TorError.js';
import type { ResetLine } from '../model/ResetLine.js';
import { done, serving } from './answering.js';
import { quotedValue } from './command.js';
import type { Answerable, RequestLine } from './ServeCommand.js';

/** Writes a key that is only an option's name: signs with a meaning on the line are rejected. */
export const confKey = (w: Writer, text: string): void => {
  if (/[="]/.test(text)) return w.fail('Key', 'a keyword without = or quotes', quote(text));
  w.text('Key', ' ');
  writeKey(w, text);
};

/** Writes the lines, each with its value unless that is empty. */
export const writeConf = (w: Writer, lines: ReadonlyArray<ResetLine>): void => {
  if (lines.length === 0) w.fail('Lines', 'at least one line', 'none');
  for (const { key, value = '' } of lines) {
    confKey(w, key);
    if (value !== '') quotedValue(w, 'Value', value);
  }
};

/** Passes the lines of a request to the Tor. Without one, nothing has to be set. */
export const servingConf = (
  set: (lines: ReadonlyArray<ConfigLine>) => ObservableEither<TorError, void>,
  line: RequestLine,
): E.Either<ServerError, Answerable> =>
  serving(set, line, { keywords: { quotes: true, flags: true } }, (_, { keywords }) =>
    done(() => (keywords.length === 0 ? right(undefined) : set(keywords))),
  );
