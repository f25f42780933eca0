/** The width of text in terminal columns. */
import { eastAsianWidth } from 'get-east-asian-width';

const ascii = /^[\x20-\x7e]*$/;
/** Includes the vowels and finals of Hangul, which a terminal draws into the syllable before them. */
const combining = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;

const columnsOf = (character: string): number => {
  if (character <= '\u02ff') return 1;
  if (combining.test(character)) return 0;
  return eastAsianWidth(character.codePointAt(0) ?? 0);
};

/** The columns of a text without control characters: 2 for a wide character, 0 for a combining one. */
export const widthOf = (text: string): number => {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += columnsOf(character);
  return columns;
};

/** Cuts the text to this number of columns; a cut text ends with an ellipsis. */
export const clip = (text: string, columns: number): string => {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return '';
  return `${head(text, columns - 1)}…`;
};

/** Wraps the text into lines of at most this number of columns, between words if possible. */
export const wrap = (text: string, columns: number): ReadonlyArray<string> => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (widthOf(line) > Math.max(2, columns)) {
      const part = head(line, Math.max(2, columns));
      lines.push(part);
      line = line.slice(part.length);
    }
  }
  return [...lines, line];
};

/** The longest prefix that fits. */
const head = (text: string, columns: number): string => {
  let part = '';
  let left = columns;
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    part += character;
  }
  return part;
};
