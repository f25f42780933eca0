import { mixedFrames } from '../harness/bytes.js';
import { batches, mysql2, pgProtocol } from './parsers.js';

const sizes = [
  { size: 65_536, name: '64 KiB', times: 50 },
  { size: 1024, name: '1 KiB', times: 1200 },
  { size: 7, name: '7 bytes', times: 120 },
  { size: 1, name: '1 byte', times: 20 },
];

const parsers = { ours: batches, 'pg-protocol': pgProtocol, mysql2 };

const named = (name, parser) => `${parser}, ${name}`;

export default {
  id: '2',
  title: 'The same, events of all kinds, of 80 bytes on the average, in smaller reads',
  unit: 'frames/s',
  cases: {
    ...Object.fromEntries(
      sizes.flatMap(({ name, ...reading }) =>
        Object.entries(parsers).map(([parser, parse]) => [
          named(name, parser),
          parse({ input: mixedFrames, ...reading }),
        ]),
      ),
    ),
  },
  goals: sizes.flatMap(({ name }) =>
    ['pg-protocol', 'mysql2'].map((parser) => ({
      of: named(name, 'ours'),
      against: named(name, parser),
      atLeast: 1,
    })),
  ),
};
