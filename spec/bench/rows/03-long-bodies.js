import { longFrames } from '../harness/bytes.js';
import { batches, mysql2, pgProtocol } from './parsers.js';

const at64 = { input: longFrames(64), size: 65_536, times: 400 };
const at1 = { input: longFrames(64), size: 1024, times: 150 };

export default {
  id: '3',
  title: 'Parsing bodies of 65,535 bytes (internal batches)',
  unit: 'frames/s',
  cases: {
    'ours, 64 KiB': batches(at64),
    'pg-protocol, 64 KiB': pgProtocol(at64),
    'mysql2, 64 KiB': mysql2(at64),
    'ours, 1 KiB': batches(at1),
    'pg-protocol, 1 KiB': pgProtocol(at1),
    'mysql2, 1 KiB': mysql2(at1),
  },
  goals: [
    { of: 'ours, 64 KiB', against: 'pg-protocol, 64 KiB', atLeast: 1.5 },
    { of: 'ours, 1 KiB', against: 'pg-protocol, 1 KiB', atLeast: 1.5 },
  ],
};
