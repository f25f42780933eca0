import { longFrames, mixedFrames } from '../harness/bytes.js';
import { batches } from './parsers.js';

/**
 * The inputs are equally long, so that their reads take as much memory: many small views take more than what they show.
 */
const reading = (input, size, times) => batches({ input, size, times, unit: 'bytes' });

export default {
  id: '2, linear',
  title: 'Cost by the byte of short frames and of the longest, in reads that cut each up',
  unit: 'bytes/s',
  cases: {
    '80 bytes, reads of 7': reading(mixedFrames, 7, 120),
    '65,539 bytes, reads of 7': reading(longFrames(1), 7, 120),
    '80 bytes, reads of 1': reading(mixedFrames, 1, 20),
    '65,539 bytes, reads of 1': reading(longFrames(1), 1, 20),
  },
  goals: [
    { of: '65,539 bytes, reads of 7', against: '80 bytes, reads of 7', atLeast: 0.8 },
    { of: '65,539 bytes, reads of 1', against: '80 bytes, reads of 1', atLeast: 0.8 },
  ],
};
