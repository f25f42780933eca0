import { either as E } from 'fp-ts';
import type { UnknownEvent } from '../../model/V1Event.js';
import { quote } from '../../internal/text.js';
import { parseLines } from '../reply.js';
import { parseWords } from '../text/words.js';
import { malformed } from './eventLine.js';
import type { ReadEvent } from './eventLine.js';
import { eventData, eventLine } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

/** Reads an event of any name, as control-spec 4.1 allows it. */
export const readUnknown =
  (name: string): ReadEvent<UnknownEvent> =>
  (message) => {
    const [first, ...rest] = parseLines(message);
    const text = first?.text.slice(name.length + 1) ?? '';
    const words = parseWords(text);
    if (words === undefined) return E.left(malformed(name, 'quotes that are closed', quote(text)));
    const lines = rest.map((line) => line.text);
    if (lines.at(-1) === 'OK') lines.pop();
    const data = first?.data ?? rest.find((line) => line.data !== undefined)?.data;
    return E.right({ _tag: 'UnknownEvent', name, text, ...words, lines, data });
  };

const isName = /^[A-Za-z0-9_]{1,64}$/;

export const writeUnknown: WriteEvent<UnknownEvent> = (w, { name, text, lines, data }) => {
  if (!isName.test(name)) w.fail('Name', 'up to 64 letters, digits and _', quote(name));
  const line = text === '' ? name : `${name} ${text}`;
  if (data !== undefined) eventData(w, line, data, lines);
  else if (lines.length === 0) eventLine(w, ' ', line);
  else {
    eventLine(w, '-', line);
    for (const one of lines) eventLine(w, '-', one);
    eventLine(w, ' ', 'OK');
  }
};
