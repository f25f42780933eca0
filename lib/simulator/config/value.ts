/** Reads the text of a value by its option's type, and writes it as GETCONF returns it. */
import { either as E } from 'fp-ts';
import { dataUnits, parseAmount, timeUnits } from '../../config/units.js';
import type { TorrcOption } from './TorrcOption.js';

/** The canonical text of a value; the Left is the log line of a Tor, empty if it writes none. */
export const readValue = ({ name, type }: TorrcOption, text: string): E.Either<string, string> => {
  switch (type) {
    case 'Bool':
      return text === '0' || text === '1' ? E.right(text) : E.left(`Boolean keyword '${name}' expects 0 or 1.`);
    case 'Uint':
      return /^[0-9]+$/.test(text) && Number(text) <= MAX_INT
        ? E.right(String(Number(text)))
        : E.left(`Int keyword '${name} ${text}' is malformed or out of bounds.`);
    case 'Interval':
      return readAmount(timeUnits, text, MAX_INT);
    case 'Memunit':
      return readAmount(dataUnits, text, Number.MAX_SAFE_INTEGER);
    case 'Double':
      return E.right(readDouble(text).toFixed(6));
    case 'Csv':
      return E.right(splitList(text).join(','));
    case 'Group':
      return E.left(`config_assign_line(): Can't provide value for virtual option '${name}'`);
    case 'String':
    case 'Lines':
    case 'Grouped':
    case 'Obsolete':
      return E.right(text);
  }
};

/** The items of a comma-separated list, without the white space around them and without empty ones. */
export const splitList = (text: string): ReadonlyArray<string> =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** The largest number of a C int, which bounds most numbers of a Tor. */
export const MAX_INT = 0x7fff_ffff;

const readAmount = (units: Readonly<Record<string, number>>, text: string, max: number): E.Either<string, string> => {
  const amount = parseAmount(units, text);
  return amount !== undefined && amount <= max
    ? E.right(String(amount))
    : E.left(`config_parse_units(): '${text}' is malformed or out of bounds.`);
};

/** Reads a number as C's atof does: the number at the beginning of the text, 0 if there is none. */
const readDouble = (text: string): number => {
  const n = Number(/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?/i.exec(text)?.[0] ?? '0');
  return Number.isFinite(n) ? n : 0;
};
