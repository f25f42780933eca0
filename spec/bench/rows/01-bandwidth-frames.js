import { bandwidthFrames } from '../harness/bytes.js';
import { bareLoop, batches, mysql2, pgProtocol } from './parsers.js';

const reading = { input: bandwidthFrames, size: 65_536 };

export default {
  id: '1',
  title: 'Parsing bandwidth events of 14 bytes, reads of 64 KiB (internal batches)',
  unit: 'frames/s',
  cases: {
    ours: batches({ ...reading, times: 1200 }),
    'bare loop': bareLoop({ ...reading, times: 2000 }),
    'pg-protocol': pgProtocol({ ...reading, times: 120 }),
    mysql2: mysql2({ ...reading, times: 1200 }),
  },
  goals: [
    { of: 'ours', against: 'bare loop', atLeast: 0.4 },
    { of: 'ours', against: 'pg-protocol', atLeast: 10 },
    { of: 'ours', against: 'mysql2', atLeast: 0.8 },
  ],
};
