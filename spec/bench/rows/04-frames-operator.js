import { bandwidthFrames, mixedFrames } from '../harness/bytes.js';
import { framesAndBodies, framesOperator, naive, pgProtocol } from './parsers.js';

const small = { input: bandwidthFrames, size: 65_536 };
const mixed = { input: mixedFrames, size: 65_536 };

export default {
  id: '4',
  title: 'The operator frames(), reads of 64 KiB',
  unit: 'frames/s',
  cases: {
    ours: framesOperator({ ...small, times: 300 }),
    'ours, each body looked at': framesAndBodies({ ...small, times: 120 }),
    'pg-protocol': pgProtocol({ ...small, times: 120 }),
    'scan, concat and mergeMap': naive({ ...small, times: 60 }),
    'ours, 80 bytes': framesOperator({ ...mixed, times: 30 }),
    'pg-protocol, 80 bytes': pgProtocol({ ...mixed, times: 12 }),
    'scan, concat and mergeMap, 80 bytes': naive({ ...mixed, times: 6 }),
  },
  goals: [
    { of: 'ours', against: 'pg-protocol', atLeast: 3 },
    { of: 'ours', against: 'scan, concat and mergeMap', atLeast: 6 },
    { of: 'ours, 80 bytes', against: 'pg-protocol, 80 bytes', atLeast: 3 },
    { of: 'ours, 80 bytes', against: 'scan, concat and mergeMap, 80 bytes', atLeast: 6 },
  ],
};
