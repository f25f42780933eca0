import { rowsText } from '../../../lib/v1/info/rowsText.js';
import { showStream } from '../../../lib/v1/event/stream.js';

it('has one line for each row, without the rows that v1 cannot carry', () => {
  const row = (id: number, target: string) => ({ _tag: 'Stream', id, status: 'Succeeded', target }) as const;
  const rows = [row(1, 'a.example:80'), row(2, 'a b:80'), row(3, 'c.example:80')];
  expect(rowsText(showStream, rows)).toBe('1 SUCCEEDED 0 a.example:80\n3 SUCCEEDED 0 c.example:80');
  expect(rowsText(showStream, [])).toBe('');
});
