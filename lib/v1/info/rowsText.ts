/** Rows of GETINFO as text. */
import { Writer } from '../../internal/Writer.js';

/** The text of rows, one on each line, without those that v1 cannot carry. */
export const rowsText = <A>(show: (writer: Writer, row: A) => string, rows: ReadonlyArray<A>): string =>
  rows
    .flatMap((row) => {
      const writer = new Writer().of('GETINFO');
      const line = show(writer, row);
      return writer.failure === undefined ? [line] : [];
    })
    .join('\n');
