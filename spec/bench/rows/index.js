import row1 from './01-bandwidth-frames.js';
import linear from './02-linear.js';
import row2 from './02-small-reads.js';
import row3 from './03-long-bodies.js';
import row4 from './04-frames-operator.js';
import row5 from './05-codecs.js';
import row6 from './06-end-to-end.js';
import row7 from './07-text-events.js';

/**
 * What is measured. A row has
 *
 * - `cases`, each run in a process of its own: `run(context)` resolves with its figure. `times` is how often it does its
 *   work in a full run; `context.times` how often in this one.
 * - `unit` of the figures; of those that end in `/s`, more is better.
 * - `goals`: the ratio of one case's figure to another's, and what it should be.
 */
export const rows = [row1, row2, linear, row3, row4, row5, row6, row7];
