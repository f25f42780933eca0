import * as fc from 'fast-check';
import { stuffed } from '../../../lib/v1/text/stuffed.js';
import { parseLines } from '../../../lib/v1/reply.js';
import { latin1 } from '../parts.js';

it('a line that begins with a dot gets another', () => {
  expect(stuffed('.\na.b\n..\n')).toBe('..\r\na.b\r\n...\r\n\r\n');
});

it('law: data is read back as it was written', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('.', 'a', '\n'), { minLength: 1 }), (parts) => {
      const bytes = latin1(`250+a=\r\n${stuffed(parts.join(''))}.\r\n250 OK\r\n`);
      expect(parseLines({ bytes, start: 0, end: bytes.length })[0]?.data).toBe(parts.join(''));
    }),
  );
});
