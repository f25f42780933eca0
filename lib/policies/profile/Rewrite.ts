/** Patterns for a whole line, and lines that are rewritten by them. */
import type { Addresses, Template } from './Template.js';

/** A pattern and its replacement. */
export interface Rewrite {
  readonly pattern: RegExp;
  readonly replacement: Template;
}

/**
 * Rewrites a line by the first pattern that matches all of it; without one, the line stays. Undefined if the
 * replacement needs an address that is not known.
 */
export const rewriteLine = (
  rewrites: ReadonlyArray<Rewrite>,
  line: string,
  addresses: Addresses,
): string | undefined => {
  for (const { pattern, replacement } of rewrites) {
    const match = pattern.exec(line);
    if (match !== null) return replacement(match.slice(1), addresses);
  }
  return line;
};

/** Changes a line of a message; an empty text removes it, undefined means that it cannot be rewritten. */
export type ChangeLine = (line: string) => string | undefined;

/**
 * Changes the lines of a whole message, a reply or an event: the lines with a status, and those of its data without
 * dot-stuffing. Removing the line before data removes the data. Undefined if the result is not a message: its last line
 * is missing, or a line has no status, or another separator behind it.
 */
export const changeMessage = (message: string, change: ChangeLine): string | undefined => {
  const changed: string[] = [];
  const lines = message.split('\r\n');
  lines.pop();
  let data: 'none' | 'kept' | 'removed' = 'none';
  let isWhole = false;
  for (const line of lines) {
    if (data !== 'none' && line === '.') {
      if (data === 'kept') changed.push(line);
      data = 'none';
      continue;
    }
    if (data === 'removed') continue;
    const isData = data === 'kept';
    const text = change(isData ? line.replace(/^\./, '') : line);
    if (text === undefined) return undefined;
    if (isData) {
      if (text !== '' || line === '') changed.push(text.replace(/^\./, '..'));
      continue;
    }
    if (line[3] === '+') data = text === '' ? 'removed' : 'kept';
    if (text === '') continue;
    if (!/^[0-9]{3}[ +-]/.test(text) || text[3] !== line[3]) return undefined;
    isWhole = line[3] === ' ';
    changed.push(text);
  }
  return isWhole ? changed.map((line) => `${line}\r\n`).join('') : changed.length === 0 ? '' : undefined;
};
